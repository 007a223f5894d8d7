import { Redis } from 'ioredis';
import { RedisServer } from '../../test/support/redis-server.js';
import { ServerProcess } from '../../test/support/server-process.js';

export interface BenchOptions {
  readonly instances: number;
  /** What `npm run build` left, instead of the sources. */
  readonly isBuilt: boolean;
}

/** A Redis of its own that keeps what it is told, and instances on it. */
export class StormBench {
  private readonly admin: Redis;

  private constructor(
    readonly redis: RedisServer,
    private readonly servers: readonly ServerProcess[],
  ) {
    this.admin = new Redis({ host: '127.0.0.1', port: redis.port });
  }

  static async start({ instances, isBuilt }: BenchOptions): Promise<StormBench> {
    const redis = await RedisServer.start({ appendOnly: true });
    const env = { STORE: 'redis', REDIS_ADDR: redis.address, RATE_LIMIT: 'off' };
    const starting = Array.from({ length: instances }, () => ServerProcess.start({ isBuilt, env }));
    const started = await Promise.allSettled(starting);
    const bench = new StormBench(
      redis,
      started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : [])),
    );
    const failed = started.find((start) => start.status === 'rejected');
    if (failed === undefined) return bench;
    await bench.dispose();
    throw failed.reason;
  }

  /** Clients are spread over the instances in turn. */
  urlOf(client: number): string {
    return this.servers[client % this.servers.length]?.url ?? '';
  }

  /** How often Redis has run a command so far, within functions too. */
  async ran(command: string): Promise<number> {
    const stats = await this.admin.info('commandstats');
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  }

  async memoryMib(): Promise<number> {
    return (await this.redis.usedBytes()) / 1024 / 1024;
  }

  async dispose(): Promise<void> {
    this.admin.disconnect();
    await Promise.all(this.servers.map((server) => server.dispose()));
    await this.redis.dispose();
  }
}
