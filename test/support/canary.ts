import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { RedisServer } from './redis-server.js';

/** For a Redis whose files are looked through: compressed, a text would not be found. */
export const READABLE_FILES = ['--rdbcompression', 'no'] as const;

/** How each type is read as a whole. */
const READS: Readonly<Record<string, readonly [command: string, ...rest: string[]]>> = {
  string: ['GET'],
  hash: ['HGETALL'],
  list: ['LRANGE', '0', '-1'],
  zset: ['ZRANGE', '0', '-1'],
  set: ['SMEMBERS'],
};

/** Keys that hold `text`, in their name or in what they hold. */
export async function findInRedis({ port }: Pick<RedisServer, 'port'>, text: string): Promise<string[]> {
  const redis = new Redis({ host: '127.0.0.1', port });
  try {
    const found: string[] = [];
    for (const key of await redis.keys('*')) {
      const type = await redis.type(key);
      if (type === 'none') continue; // It has expired since.
      const [command, ...rest] = READS[type] ?? [];
      if (command === undefined) throw new Error(`${key} is a ${type}, which this cannot read`);
      const held = await redis.call(command, key, ...rest);
      if (JSON.stringify([key, held]).includes(text)) found.push(key);
    }
    return found;
  } finally {
    redis.disconnect();
  }
}

/** Files that hold `text`, at any depth. */
export async function findInDir(dir: string, text: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(paths.map((path) => readOrGone(path)));
  return paths.filter((_, place) => contents[place]?.includes(text));
}

async function readOrGone(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
