import type { RedisAddress } from '../config/redis-address.js';
import type { RedisPlace } from '../config/redis-place.js';
import { askRedis } from './redis/ask-redis.js';
import { caveatsOf, factsOf } from './redis/caveats.js';
import { findLayout } from './redis/layout.js';
import type { Millis } from './room-contents.js';

/** What one master says of itself. */
export interface RedisReport {
  readonly label: string;
  /** As it says; absent where INFO is forbidden. */
  readonly version?: string | undefined;
  /** How far its clock is ahead of this machine's; exact to half the time of the way there and back. */
  readonly clockAheadMs: Millis;
  /** Promises that it cannot keep as it is configured. */
  readonly caveats: readonly string[];
}
export interface Inspection {
  /** Whether an ack has to wait for a replica. */
  readonly isReplicated: boolean;
  /** For each question. */
  readonly maxMs: Millis;
}

/** Asks every master there, on connections made for it; rejects with the reason if one cannot be reached. */
export async function inspectRedis(place: RedisPlace, inspection: Inspection): Promise<readonly RedisReport[]> {
  const { owners, kind } = await findLayout(place, []);
  const masters = new Map(owners.flatMap((owner) => (owner === undefined ? [] : [[owner.label, owner] as const])));
  return Promise.all([...masters.values()].map((master) => inspectMaster(master, kind !== 'single', inspection)));
}

function inspectMaster(
  address: RedisAddress,
  failsOver: boolean,
  { isReplicated, maxMs }: Inspection,
): Promise<RedisReport> {
  return askRedis(address, maxMs, async (redis) => {
    const askedAt = Date.now();
    const [seconds, micros] = await redis.time();
    const clockAheadMs = Number(seconds) * 1_000 + Number(micros) / 1_000 - (askedAt + Date.now()) / 2;
    try {
      const version = factsOf(await redis.info('server')).get('redis_version');
      const found = await caveatsOf(redis, { isReplicated, failsOver });
      const caveats = found.map(({ short, inFull }) => `${short}: ${inFull}`);
      return { label: address.label, version, clockAheadMs, caveats };
    } catch (error) {
      const caveats = [`INFO is forbidden: how durable it is could not be checked (${String(error)})`];
      return { label: address.label, clockAheadMs, caveats };
    }
  });
}
