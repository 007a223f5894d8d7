import type { StoreConfig } from '../config/app-config.js';
import { inspectRedis } from '../store/inspect-redis.js';
import type { RedisReport } from '../store/inspect-redis.js';
import { messageOf } from './failure.js';
import { clockFinding, fail, ok, warn } from './finding.js';
import type { Finding } from './finding.js';

const OLDEST_MAJOR = 7;
const HOW_TO_SET = 'docs/operations.md, "Redis", has the settings and why.';

/** Whether it is there, what it is, and whether it keeps what it is given. */
export async function lookAtRedis(store: StoreConfig, maxMs: number): Promise<Finding[]> {
  if (store.kind === 'embedded') return [ok('Redis', 'not wanted (STORE=embedded)')];
  const isOptional = store.kind === 'auto';
  const place = isOptional ? store.address : store.place;
  const isReplicated = !isOptional && store.ackDurability === 'replicated';
  try {
    return (await inspectRedis(place, { isReplicated, maxMs })).flatMap(findingsOf);
  } catch (error) {
    if (isOptional) return [ok('Redis', `none at ${place.label}, and none is needed: rooms live in this process`)];
    const advice = 'Start it, or correct REDIS_ADDR; the server starts without it, and answers `unavailable`.';
    return [fail('Redis', `${place.label} does not answer (${messageOf(error)})`, advice)];
  }
}

function findingsOf({ label, version, clockAheadMs, caveats }: RedisReport): Finding[] {
  return [
    versionFinding(label, version),
    clockFinding(label, clockAheadMs),
    ...caveats.map((caveat) => warn('Redis', `${label}: ${caveat}`, HOW_TO_SET)),
  ];
}

function versionFinding(label: string, version: string | undefined): Finding {
  if (version === undefined)
    return warn('Redis', `${label} answers, not which version it is`, 'It must be 7.0 or later.');
  const seen = `${label} answers, version ${version}`;
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return ok('Redis', seen);
  return fail('Redis', seen, 'Rally needs Redis 7.0 or later.');
}
