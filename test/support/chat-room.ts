import type { Frame, RallyClient } from './rally-client.js';
import type { TestServer } from './test-server.js';

/** A frame of chat: an action, or without one a new message. */
export const chat = (action: string, more: object = {}) => ({ type: 'chat', payload: { action, ...more } });

let rooms = 0;

/** A room of its own, for suites whose tests share a server. The first who joins is at the first instance. */
export class ChatRoom {
  readonly name = `trip-${++rooms}`;

  constructor(private readonly server: TestServer) {
    server.beginAgain();
  }

  async join(user: string, query = ''): Promise<RallyClient> {
    return (await this.arrive(user, query)).client;
  }

  /** Also tells what the room's answer was. */
  async arrive(user: string, query = '') {
    const client = await this.server.connect({ room: this.name, user, v: 2, query });
    const { payload } = await client.expect({ type: 'room', payload: { action: 'joined' } });
    return { client, joined: payload };
  }

  async friends(...users: readonly string[]): Promise<RallyClient[]> {
    const clients: RallyClient[] = [];
    for (const user of users) clients.push(await this.join(user));
    return clients;
  }
}

/** Gives the id of the message. */
export async function send(by: RallyClient, content: string, more: object = {}): Promise<string> {
  const { message_id } = await by.get({ type: 'chat', payload: { content, ...more } });
  return String(message_id);
}

export async function history(by: RallyClient, cursor: object = {}): Promise<Record<string, unknown>[]> {
  const { messages } = await by.get(chat('history', cursor));
  return messages as Record<string, unknown>[];
}

/** What a client was told of an action, by whomever. */
export function told(client: RallyClient, action: string | undefined): Frame[] {
  return client.of('chat').filter(({ payload }) => payload['action'] === action);
}
