import { Redis } from 'ioredis';
import { SOURCE, functionCode } from '../../src/store/redis/library.js';
import { eventually } from './eventually.js';
import { ManualClock } from './manual-clock.js';

/** Larger steps would jump over what happens in between: a lease that is renewed each second must not run out. */
const STEP_MS = 500;
/** Steps of minutes are shorter than a lease; those of hours are longer in any case, and need not be as many. */
const STEPS_MAX = 100;
const HOUR_MS = 3_600_000;
const STEPS_OF_HOURS = 20;
const SET_TIME = 'rally_test_set_time';

/** The library as the server knows it, except that its time is the one it was told last. */
const STEPPED = functionCode(`
local manual_ms
local function manual_time()
  if not manual_ms then return redis.call('TIME') end
  return { math.floor(manual_ms / 1000), (manual_ms % 1000) * 1000 }
end
${SOURCE.replace("redis.call('TIME')", 'manual_time()')}
local function set_time(_, args) manual_ms = tonumber(args[1]) return 1 end
redis.register_function({ function_name = '${SET_TIME}', callback = set_time, flags = { 'no-writes' } })
`);

/**
 * A clock that is also the clock of a Redis, or of all servers of a cluster: all times of rooms come from there. The product
 * finds a library of the name that it looks for, and has no part in this.
 */
export class RedisClock extends ManualClock {
  private constructor(
    private readonly servers: readonly Redis[],
    /** Those that are asked anything. */
    private readonly masters: readonly Redis[],
  ) {
    super();
  }

  /** Of a single server, or of all masters and replicas. */
  static async of(...ports: readonly number[]): Promise<RedisClock> {
    const servers = ports.map((port) => new Redis({ host: '127.0.0.1', port }));
    // The tests kill it at times.
    for (const server of servers) server.on('error', () => undefined);
    const areMasters = await Promise.all(servers.map(isMaster));
    const masters = servers.filter((_, place) => areMasters[place]);
    await Promise.all(masters.map((master) => master.function('LOAD', 'REPLACE', STEPPED)));
    const clock = new RedisClock(servers, masters);
    // A replica has the library a little later than its master.
    await eventually(() => clock.tell());
    return clock;
  }

  override async advance(byMs: number): Promise<void> {
    const end = this.now() + byMs;
    const step = Math.max(STEP_MS, Math.ceil(byMs / (byMs < HOUR_MS ? STEPS_MAX : STEPS_OF_HOURS)));
    while (this.now() < end) {
      const next = Math.min(step, end - this.now());
      await this.tell(this.now() + next);
      await super.advance(next);
      // What falls due asks Redis: let it, before more time passes.
      for (let turn = 0; turn < 3; turn += 1) await Promise.all(this.masters.map((master) => master.ping()));
    }
  }

  override async skip(byMs: number): Promise<void> {
    await super.skip(byMs);
    await this.tell();
  }

  /** As a follower of a clock whose steps are small already. */
  async jump(byMs: number): Promise<void> {
    await this.skip(byMs);
    await Promise.all(this.masters.map((master) => master.ping()));
  }

  /** Redis forgets what it was told when it is restarted. */
  async tell(ms = this.now()): Promise<void> {
    await Promise.all(this.servers.map((server) => server.fcall(SET_TIME, 0, String(ms))));
  }

  close(): void {
    for (const server of this.servers) server.disconnect();
  }
}

async function isMaster(server: Redis): Promise<boolean> {
  const [role] = (await server.call('ROLE')) as [string];
  return role === 'master';
}
