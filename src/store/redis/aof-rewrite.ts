import { addressLike } from '../../config/redis-address.js';
import type { RedisAddress } from '../../config/redis-address.js';
import type { Millis } from '../room-contents.js';
import { askRedis } from './ask-redis.js';
import { factsOf } from './caveats.js';

const ASK_MAX_MS: Millis = 2_000;
/** A rewrite of many gigabytes takes minutes; one that never ends is given up. */
const LOOKS_MAX = 120;
const REPLICA = /^ip=(?<host>[^,]+),port=(?<port>\d+),state=online/;

type Facts = ReadonlyMap<string, string>;
/** Resolves when it may be looked again whether something has ended; rejects if nobody waits any more. */
export type Pause = () => Promise<void>;

/**
 * Has a server write its append-only file anew, with what it holds from now on and nothing that it held before. Resolves when
 * that is done, or if the server has no such file.
 */
export async function rewriteAof(address: RedisAddress, pause: Pause): Promise<void> {
  // One that is under way began before, and may have what is to go.
  const before = await idleFacts(address, pause);
  if (before.get('aof_enabled') !== '1') return;
  await askRedis(address, ASK_MAX_MS, (redis) => redis.bgrewriteaof());
  const after = await idleFacts(address, pause);
  if (after.get('run_id') !== before.get('run_id')) throw new Error('it was restarted meanwhile');
  const outcome = after.get('aof_last_bgrewrite_status') ?? 'unknown';
  if (outcome !== 'ok') throw new Error(`it says that it ended with: ${outcome}`);
}

/** Those that follow a master now, where it says that they are. */
export async function replicasOf(master: RedisAddress): Promise<RedisAddress[]> {
  const facts = await factsAt(master);
  return [...facts].flatMap(([name, value]) => {
    const { host, port } = (/^slave\d+$/.test(name) && REPLICA.exec(value)?.groups) || {};
    return host === undefined ? [] : [addressLike(master, host, Number(port))];
  });
}

async function idleFacts(address: RedisAddress, pause: Pause): Promise<Facts> {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const facts = await factsAt(address);
    const isBusy = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled'].some((name) => facts.get(name) === '1');
    if (!isBusy) return facts;
    await pause();
  }
  throw new Error('it does not come to an end');
}

async function factsAt(address: RedisAddress): Promise<Facts> {
  return factsOf(await askRedis(address, ASK_MAX_MS, (redis) => redis.info()));
}
