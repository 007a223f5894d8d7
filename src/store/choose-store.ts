import { resolve } from 'node:path';
import type { Clock } from '../clock/clock.js';
import type { AckDurability, StoreConfig } from '../config/app-config.js';
import type { RedisPlace } from '../config/redis-place.js';
import { EmbeddedRoomStore } from './embedded/embedded-room-store.js';
import type { StoreMeters } from '../meters/store-meters.js';
import type { Millis } from './room-contents.js';
import type { RoomStore } from './room-store.js';
import { answersRedis } from './redis/ask-redis.js';
import { RedisRoomStore } from './redis/redis-room-store.js';
import type { StoreLog } from './store-log.js';

/** A Redis of this machine answers in one; whoever has none should not wait. */
const PROBE_MS: Millis = 300;

/** The store that rooms really live in; its own class, because Nest needs a token. */
export class StoreChoice {
  constructor(
    readonly store: RoomStore,
    /** One line for a person: which, where, and why if that is not plain. */
    readonly summary: string,
  ) {}
}

export interface StoreContext {
  readonly clock: Clock;
  readonly graceMs: Millis;
  readonly log: StoreLog;
  readonly meters: StoreMeters;
}

/** Opens the configured store. Only `auto` may end in either, and says so. */
export async function chooseStore(config: StoreConfig, context: StoreContext): Promise<StoreChoice> {
  if (config.kind === 'redis') return onRedis(config.place, config.ackDurability, context);
  if (config.kind === 'embedded') return embedded(config.dataDir, context);
  const { address, dataDir } = config;
  if (await answersRedis(address, PROBE_MS)) return onRedis(address, 'stored', context);
  const { store, summary } = await embedded(dataDir, context);
  context.log.log(`No Redis at ${address.label}: rooms live in this process. Set REDIS_ADDR to share them.`);
  return new StoreChoice(store, `${summary} (no Redis at ${address.label})`);
}

async function onRedis(place: RedisPlace, durability: AckDurability, context: StoreContext): Promise<StoreChoice> {
  const store = await RedisRoomStore.open({ place, isReplicated: durability === 'replicated', ...context });
  const { up, detail } = store.status();
  const caveats = up ? store.caveats : [`not now: ${detail}`];
  return new StoreChoice(store, [`redis at ${place.label}, shared by all instances`, ...caveats].join('; '));
}

async function embedded(dataDir: string, context: StoreContext): Promise<StoreChoice> {
  const store = await EmbeddedRoomStore.open({ dataDir, ...context });
  return new StoreChoice(store, `embedded: one process, journal in ${resolve(dataDir)}`);
}
