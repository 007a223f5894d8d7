import { parseRedisAddress } from '../../src/config/redis-address.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisServer } from '../support/redis-server.js';
import { harnessOn } from './redis-harness.js';
import { describeRoomStore } from './room-store.contract.js';
import type { RoomStoreHarness } from './room-store/harness.js';

async function redisHarness(): Promise<RoomStoreHarness> {
  const server = await RedisServer.start({ appendOnly: true });
  const place = parseRedisAddress(server.address);
  if (place === undefined) throw new Error(`${server.address} is no address`);
  const clock = await RedisClock.of(server.port);
  return harnessOn({ place, clock, newEpoch: () => server.restart(), dispose: () => server.dispose() });
}

describeRoomStore('redis', redisHarness);
