import { createClient } from '@rally/client';
import type { RallyClient, Room } from '@rally/client';
import { FrameLog } from './frame-log.js';
import { Network } from './network.js';
import { parseFrame } from './parse-frame.js';
import { TabOutbox } from './tab-outbox.js';
import type { OutboxState } from './tab-outbox.js';
import { Timeline } from './timeline.js';

/** One of the users whom this page plays: a client with a connection of its own, and its room. */
export interface Session {
  /** Unlike that of each other session, also of the same user. */
  readonly id: string;
  readonly user: string;
  readonly client: RallyClient;
  readonly room: Room;
  /** What lies between the client and the server. */
  readonly network: Network;
  readonly frames: FrameLog;
  readonly timeline: Timeline;
  /** Commands for the room that wait since an earlier session. */
  readonly leftOver: OutboxState['waiting'];
  /** Whether the client has a token to show. */
  readonly hasToken: boolean;
  /** Closes this one, and begins another one in its place. */
  readonly reopen: () => void;
}

export interface SessionOptions extends Pick<Session, 'user' | 'reopen'> {
  readonly roomId: string;
  /** Where the server asks for one. */
  readonly token?: string | undefined;
  /** The session that this one stands for: its frames and its past stay. */
  readonly before?: Session | undefined;
}

/** A client that waits says something after so long, and gives a server up that does not answer in time. */
const SILENCE_MS = 10_000;
const ANSWER_TIMEOUT_MS = 8_000;

let lastId = 0;

/** Connects at once, to the server that the page came from. */
export function openSession({ user, roomId, token, before, reopen }: SessionOptions): Session {
  const network = new Network(WebSocket);
  const { frames, timeline } = before ?? { frames: new FrameLog(user), timeline: new Timeline() };
  const outboxStorage = new TabOutbox(user);
  const outbox = outboxStorage.read();
  const client = createClient({
    url: serverUrl(location),
    user,
    webSocket: network.webSocket,
    silenceMs: SILENCE_MS,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    outboxStorage,
    outbox,
    ...(token !== undefined && { token }),
  });
  timeline.add(client.state, Date.now());
  client.on('status', (state) => timeline.add(state, Date.now()));
  client.on('frame', (seen) => {
    // What is sent has fields that JSON leaves out.
    frames.add(seen.direction === 'out' ? { ...seen, frame: parseFrame(seen.text) } : seen);
  });
  const room = client.room(roomId);
  room.joined.catch(() => undefined); // `useRoom` shows it.
  const leftOver = outbox.waiting.filter(({ room_id: id }) => id === roomId);
  const hasToken = token !== undefined;
  return { id: `${user} ${++lastId}`, user, client, room, network, frames, timeline, leftOver, hasToken, reopen };
}

function serverUrl({ protocol, host }: Location): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
}
