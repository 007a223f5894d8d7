import { RedisServer } from '../../test/support/redis-server.js';
import type { Peer, RunningPeer } from '../peers/peer.js';
import { pin } from '../../test/support/scheduling.js';

/** The server has this core for itself … */
export const SERVER_CORE = 0;
/** … and the load client and Redis share this one. */
export const LOAD_CORE = 1;

/** As Rally's documentation asks for, and as durable as most people run it. */
const DURABLE = ['--appendfsync', 'everysec'];

/** One peer that runs, with a Redis of its own. */
export class RunningBench {
  private constructor(
    readonly peer: RunningPeer,
    readonly redis: RedisServer,
  ) {}

  static async start(peer: Peer, instances: number): Promise<RunningBench> {
    const redis = await RedisServer.start({ appendOnly: true, config: DURABLE });
    try {
      await pin(redis.pid, LOAD_CORE);
      const running = await peer.start({ instances, redis: redis.address, cpu: SERVER_CORE });
      return new RunningBench(running, redis);
    } catch (error) {
      await redis.dispose();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.peer.stop();
    await this.redis.dispose();
  }
}
