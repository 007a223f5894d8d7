import { createClient } from '@rally/client';
import type { RallyClient, Room } from '@rally/client';

/** One of the users whom this page plays: a client with a connection of its own, and its room. */
export interface Session {
  readonly user: string;
  readonly client: RallyClient;
  readonly room: Room;
}

export interface SessionOptions {
  readonly user: string;
  readonly roomId: string;
  /** Where the server asks for one. */
  readonly token?: string | undefined;
}

/** Connects at once, to the server that the page came from. */
export function openSession({ user, roomId, token }: SessionOptions): Session {
  const client = createClient({ url: serverUrl(location), user, ...(token !== undefined && { token }) });
  const room = client.room(roomId);
  room.joined.catch(() => undefined); // `useRoom` shows it.
  return { user, client, room };
}

function serverUrl({ protocol, host }: Location): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
}
