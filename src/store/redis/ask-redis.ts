import { Redis } from 'ioredis';
import type { RedisAddress } from '../../config/redis-address.js';
import type { Millis } from '../room-contents.js';
import { answeredWithin } from './answered-within.js';
import { serverOptions } from './connection.js';

/** Asks a server on a connection that is made for it; rejects with the reason if there is none in time. */
export async function askRedis<T>(
  address: RedisAddress,
  maxMs: Millis,
  question: (redis: Redis) => Promise<T>,
): Promise<T> {
  const options = { lazyConnect: true, retryStrategy: null, connectTimeout: maxMs, disconnectTimeout: 0 };
  const redis = new Redis({ ...serverOptions(address), ...options });
  let lastError = `no answer in ${maxMs} ms`;
  redis.on('error', (error) => (lastError = error.message));
  try {
    const answer = question(redis);
    const isInTime = await answeredWithin(
      maxMs,
      answer.then(() => true),
    );
    if (isInTime) return await answer;
  } catch (error) {
    // "Connection is closed" would hide why it was.
    if (redis.status === 'ready') throw error;
  } finally {
    redis.disconnect();
  }
  throw new Error(lastError);
}

/** Whether a Redis answers there in time. */
export async function answersRedis(address: RedisAddress, maxMs: Millis): Promise<boolean> {
  return askRedis(address, maxMs, (redis) => redis.ping()).then(
    () => true,
    () => false,
  );
}
