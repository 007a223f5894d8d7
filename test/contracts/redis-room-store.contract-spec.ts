import { parseRedisAddress } from '../../src/config/redis-address.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import type { RoomStore } from '../../src/store/room-store.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisServer } from '../support/redis-server.js';
import { describeRoomStore } from './room-store.contract.js';
import type { RoomStoreHarness } from './room-store/harness.js';

const GRACE_MS = 10_000;
/** Until the sessions of an instance that closed are taken in hand. */
const TAKE_OUT_MS = 2_000;

async function redisHarness(): Promise<RoomStoreHarness> {
  const server = await RedisServer.start({ appendOnly: true });
  const clock = await RedisClock.of(server.port);
  const address = parseRedisAddress(server.address);
  if (address === undefined) throw new Error(`${server.address} is no address`);
  const opened = new Set<RoomStore>();
  const open = async (): Promise<RoomStore> => {
    const store = await RedisRoomStore.open({ place: address, clock, graceMs: GRACE_MS });
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
      await server.restart();
      await clock.tell();
      return open();
    },
    advance: (byMs) => clock.advance(byMs),
    canSkipDays: true,
    deadSessionMs: GRACE_MS + TAKE_OUT_MS,
    async dispose() {
      await closeAll();
      clock.close();
      await server.dispose();
    },
  };
}

describeRoomStore('redis', redisHarness);
