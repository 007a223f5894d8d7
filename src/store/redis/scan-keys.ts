import { Redis } from 'ioredis';
import type { RedisAddress } from '../../config/redis-address.js';
import type { Millis } from '../room-contents.js';
import { serverOptions } from './connection.js';

/** Looked at by one command: about half a millisecond of the server's. */
const KEYS_AT_ONCE = 500;
const CONNECT_MAX_MS: Millis = 2_000;
const ANSWER_MAX_MS: Millis = 5_000;

/**
 * The names of all keys of a server, each at least once that is there from the beginning to the end, on a connection of
 * its own. Throws if the server does not answer, or goes.
 */
export async function* scanKeys(address: RedisAddress): AsyncGenerator<readonly string[]> {
  const redis = new Redis({
    ...serverOptions(address),
    connectionName: 'rally-search',
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: CONNECT_MAX_MS,
    commandTimeout: ANSWER_MAX_MS,
    maxRetriesPerRequest: 0,
  });
  redis.on('error', () => undefined); // Whoever waits for an answer is told.
  try {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'COUNT', KEYS_AT_ONCE);
      yield keys;
      cursor = next;
    } while (cursor !== '0');
  } finally {
    redis.disconnect();
  }
}
