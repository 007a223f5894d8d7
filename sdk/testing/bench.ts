import { WebSocket } from 'ws';
import type { ClientOptions } from '../src/client-options.js';
import type { RallyError } from '../src/errors.js';
import { RallyClient } from '../src/rally-client.js';
import type { RallyRoom } from '../src/room.js';
import { tokenRefresh } from '../src/token-refresh.js';
import { ScriptedServer } from './scripted-server.js';
import type { ScriptedPeer, WireFrame } from './scripted-server.js';

/** A scripted server and the clients that a test connects to it. */
export class Bench {
  private readonly clients: RallyClient[] = [];

  private constructor(readonly server: ScriptedServer) {}

  static async open(): Promise<Bench> {
    return new Bench(await ScriptedServer.start());
  }

  /** A client that waits before no attempt, unless it is told to. */
  connect(options: Partial<ClientOptions> = {}): RallyClient {
    const { url } = this.server;
    const client = new RallyClient({
      url,
      userId: 'ada',
      webSocket: WebSocket,
      random: () => 0,
      tokenRefresh,
      ...options,
    });
    this.clients.push(client);
    return client;
  }

  /** A client in room `r`, where events up to `seq` happened before. */
  async join(options: Partial<ClientOptions> = {}, seq = 0) {
    const client = this.connect(options);
    const room = client.room('r');
    const peer = await this.server.peer();
    await peer.admit('e1', seq);
    await room.joined;
    return { client, room, peer };
  }

  /** The next connection, welcomed, and the join of all rooms that the client asks for. */
  async comesBack(welcome: object = {}): Promise<{ peer: ScriptedPeer; join: WireFrame }> {
    const peer = await this.server.peer();
    peer.welcome(welcome);
    return { peer, join: await peer.heard() };
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    await this.server.close();
  }
}

/** What a promise came to: `done`, or the code of its error. */
export function outcome(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (error: unknown) => (error as RallyError).code,
  );
}

/** The next thing of this name that is told. */
export function next<Name extends string, Value>(
  source: { on(name: Name, listener: (value: Value) => void): () => void },
  name: Name,
): Promise<Value> {
  return new Promise((resolve) => {
    const off = source.on(name, (value) => {
      off();
      resolve(value);
    });
  });
}

/** What a room tells, in short: events by their seq, everything else by its name. */
export function record(room: RallyRoom): unknown[] {
  const told: unknown[] = [];
  room.on('event', ({ seq }) => told.push(seq));
  for (const name of ['joined', 'truncate', 'reset', 'gap'] as const) room.on(name, () => told.push(name));
  return told;
}
