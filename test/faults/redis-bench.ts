import { SystemClock } from '../../src/clock/clock.js';
import type { Clock } from '../../src/clock/clock.js';
import { parseRedisPlace } from '../../src/config/redis-place.js';
import type { StoreMeters } from '../../src/meters/store-meters.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import type { StoreLog } from '../../src/store/store-log.js';
import { RedisServer } from '../support/redis-server.js';
import type { RedisServerOptions } from '../support/redis-server.js';

export interface OpenOptions {
  readonly graceMs?: number;
  readonly clock?: Clock;
  readonly isReplicated?: boolean;
  readonly meters?: StoreMeters;
}

/** A Redis that a test may hurt, and stores of several instances on it; ended by `dispose`. */
export class RedisBench {
  readonly logged: string[] = [];
  private readonly stores = new Set<RedisRoomStore>();
  private readonly servers = new Set<RedisServer>();

  async server(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = await RedisServer.start(options);
    this.servers.add(server);
    return server;
  }

  /** An instance on that server, cluster, or whatever the sentinels watch. */
  async open({ address }: { readonly address: string }, options: OpenOptions = {}): Promise<RedisRoomStore> {
    const { clock = new SystemClock(), ...rest } = options;
    const place = parseRedisPlace(address);
    if (place === undefined) throw new Error(`${address} is no address`);
    const note = (line: string): void => void this.logged.push(line);
    const log: StoreLog = { log: note, warn: note, error: note };
    const store = await RedisRoomStore.open({ place, clock, log, ...rest });
    this.stores.add(store);
    return store;
  }

  /** Runs one command as an administrator. */
  admin(server: RedisServer, command: string, ...args: string[]): Promise<unknown> {
    return server.ask(command, ...args);
  }

  async dispose(): Promise<void> {
    for (const server of this.servers) if (server.isRunning) server.resume();
    await Promise.all([...this.stores].map((store) => store.close()));
    await Promise.all([...this.servers].map((server) => server.dispose()));
  }
}
