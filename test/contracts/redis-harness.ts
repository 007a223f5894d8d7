import type { RedisPlace } from '../../src/config/redis-place.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import type { RoomStore } from '../../src/store/room-store.js';
import type { RedisClock } from '../support/redis-clock.js';
import type { RoomStoreHarness } from './room-store/harness.js';

const GRACE_MS = 10_000;
/** Until the sessions of an instance that closed are taken in hand. */
const TAKE_OUT_MS = 2_000;

export interface RedisUnderTest {
  readonly place: RedisPlace;
  readonly clock: RedisClock;
  /** Another process answers for all rooms, with nothing lost. */
  readonly newEpoch: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** Stores of several instances, on whatever Redis there is at that place. */
export function harnessOn({ place, clock, newEpoch, dispose }: RedisUnderTest): RoomStoreHarness {
  const opened = new Set<RoomStore>();
  const open = async (): Promise<RoomStore> => {
    const store = await RedisRoomStore.open({ place, clock, graceMs: GRACE_MS });
    opened.add(store);
    return store;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all([...opened].map((store) => store.close()));
    opened.clear();
  };
  const reopen = async (): Promise<RoomStore> => {
    await closeAll();
    return open();
  };
  return {
    open,
    another: open,
    reopen,
    async reopenInNewEpoch() {
      await closeAll();
      await newEpoch();
      await clock.tell();
      return open();
    },
    advance: (byMs) => clock.advance(byMs),
    skip: (byMs) => clock.skip(byMs),
    deadSessionMs: GRACE_MS + TAKE_OUT_MS,
    async dispose() {
      await closeAll();
      clock.close();
      await dispose();
    },
  };
}
