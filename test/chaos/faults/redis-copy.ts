import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RedisServer } from '../../support/redis-server.js';

/** The files of a Redis as they were at a moment, to be put back later: what an operator does with a backup. */
export class RedisCopy {
  private constructor(
    private readonly redis: RedisServer,
    private readonly dir: string,
  ) {}

  /** While it runs: what it wrote last may be missing, or be there by half, as in any such copy. */
  static async take(redis: RedisServer): Promise<RedisCopy> {
    const dir = await mkdtemp(join(tmpdir(), 'rally-copy-'));
    await cp(redis.dir, dir, { recursive: true });
    return new RedisCopy(redis, dir);
  }

  /** Redis starts again, and knows nothing of what came after the copy. */
  async putBack(): Promise<void> {
    await rm(this.redis.dir, { recursive: true, force: true });
    await cp(this.dir, this.redis.dir, { recursive: true });
    await this.redis.restart();
  }

  async dispose(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
  }
}
