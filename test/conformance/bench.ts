import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { Connections } from '../../src/realtime/connections.js';
import { LogWatch } from '../support/log-watch.js';
import { RawClient } from '../support/raw-client.js';
import { TestServer } from '../support/test-server.js';
import { UNTOLD } from './canary.js';
import { Peer } from './peer.js';

export interface Dialled {
  readonly v?: 1 | 2 | undefined;
  /** A fresh one unless told; `null` = none. */
  readonly room?: string | null | undefined;
  readonly user?: string | undefined;
  /** More parameters of the URL. */
  readonly query?: string | undefined;
}

/** One server for all cases of a file; each case has connections, rooms and users of its own. */
export class Bench {
  private clients: RawClient[] = [];
  private started: TestServer | undefined;
  private watch: LogWatch | undefined;
  private count = 0;

  /** To be called once, within `describe`. */
  constructor(env: Record<string, string> = {}) {
    beforeAll(async () => {
      this.watch = LogWatch.start();
      this.started = await TestServer.start({ LOG_LEVEL: 'debug', ...env });
    });
    afterEach(() => {
      for (const client of this.clients.splice(0)) client.destroy();
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    });
    afterAll(async () => {
      await this.started?.close();
      this.watch?.stop();
      expect(this.watch?.lines).toBeGreaterThan(0);
      expect(this.watch?.leaks(UNTOLD)).toEqual([]);
    });
  }

  get server(): TestServer {
    if (this.started === undefined) throw new Error('The server runs within tests only');
    return this.started;
  }

  /** A socket that has not said anything yet. */
  async raw(): Promise<RawClient> {
    const client = await RawClient.dial(this.server.port);
    this.clients.push(client);
    return client;
  }

  /** A connection of its own user, in a room of its own unless told, whose greeting was read. */
  async peer(dialled: Dialled = {}): Promise<Peer> {
    const { v = 1, room = this.fresh('room'), user = this.fresh('user'), query } = dialled;
    return Peer.open(await this.raw(), { v, room, user, query });
  }

  fresh(kind: string): string {
    return `${kind}-${++this.count}`;
  }

  /** Resolves when no connection of the user is left, nor half of one. */
  async gone(user: string): Promise<void> {
    const connections = this.server.app.get(Connections);
    await eventually(`the end of ${user}`, () => connections.all().every(({ session }) => session.user !== user));
  }

  /** Resolves when the HTTP server holds no more than `count` sockets, of whatever kind. */
  async sockets(count: number): Promise<void> {
    const server = this.server.app.getHttpServer() as {
      getConnections(done: (error: unknown, n: number) => void): void;
    };
    let held = Infinity;
    await eventually(`${count} sockets`, () => {
      server.getConnections((_error, n) => (held = n));
      return held <= count;
    });
  }
}

async function eventually(what: string, isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 8_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
