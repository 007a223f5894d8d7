import { Redis } from 'ioredis';
import type { RedisAddress } from '../../config/redis-address.js';
import type { Millis } from '../room-contents.js';
import { answeredWithin } from './answered-within.js';

/** Whether a Redis answers there in time. */
export async function answersRedis({ host, port }: RedisAddress, timeoutMs: Millis): Promise<boolean> {
  const redis = new Redis({
    host,
    port,
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: timeoutMs,
    disconnectTimeout: 0,
  });
  redis.on('error', () => undefined); // Nobody there is an answer.
  const answered = redis.ping().then(
    () => true,
    () => false,
  );
  const isThere = await answeredWithin(timeoutMs, answered);
  redis.disconnect();
  return isThere;
}
