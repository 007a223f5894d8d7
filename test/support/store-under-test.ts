import type { ManualClock } from './manual-clock.js';
import { RedisClock } from './redis-clock.js';
import { RedisServer } from './redis-server.js';

type Env = Readonly<Record<string, string>>;

/** Set by the projects of jest.config.mjs; scripts have none. */
interface Project {
  readonly RALLY_STORE?: 'embedded' | 'redis';
  readonly RALLY_INSTANCES?: number;
}
const { RALLY_STORE = 'embedded', RALLY_INSTANCES = 1 } = globalThis as Project;

/** What this run of the suites is about: where rooms live. */
export const STORE = RALLY_STORE;
/** Over how many instances the clients of a `TestServer` are spread. */
export const INSTANCES = RALLY_INSTANCES;

const redisOf = new Map<string, TestRedis>();

/**
 * The settings with which a server finds the rooms of `dataDir`. On Redis each directory stands for a Redis of its own,
 * running until {@link disposeStore}: a server that starts again on the same directory finds the same rooms. With a
 * `clock`, the time of that Redis passes with it.
 */
export async function storeSettings(dataDir: string, env: Env = {}, clock?: ManualClock): Promise<Env> {
  // A test that names a store is about that store.
  if ('STORE' in env || 'REDIS_ADDR' in env) return { DATA_DIR: dataDir };
  if (STORE === 'embedded') return { STORE, DATA_DIR: dataDir };
  const redis = redisOf.get(dataDir) ?? (await TestRedis.start(clock));
  redisOf.set(dataDir, redis);
  return { STORE, REDIS_ADDR: redis.server.address, DATA_DIR: dataDir };
}

export async function disposeStore(dataDir: string): Promise<void> {
  const redis = redisOf.get(dataDir);
  redisOf.delete(dataDir);
  await redis?.dispose();
}

class TestRedis {
  private constructor(
    readonly server: RedisServer,
    private readonly letGo: () => void,
  ) {}

  static async start(clock: ManualClock | undefined): Promise<TestRedis> {
    const server = await RedisServer.start();
    if (clock === undefined) return new TestRedis(server, () => undefined);
    const time = await RedisClock.of(server.port);
    time.set(clock.now());
    await time.tell();
    const unfollow = clock.follow((_, byMs) => time.jump(byMs));
    return new TestRedis(server, () => {
      unfollow();
      time.close();
    });
  }

  async dispose(): Promise<void> {
    this.letGo();
    await this.server.dispose();
  }
}
