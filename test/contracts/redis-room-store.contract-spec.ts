import { afterAll } from '@jest/globals';
import { parseRedisAddress } from '../../src/config/redis-address.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisServer } from '../support/redis-server.js';
import { harnessOn } from './redis-harness.js';
import { describeRoomStore } from './room-store.contract.js';
import type { RoomStoreHarness } from './room-store/harness.js';

/** One for all tests: it is emptied after each. It is only ever stopped in peace, and so need not wait for its disk. */
let shared: RedisServer | undefined;
afterAll(() => shared?.dispose());

async function redisHarness(): Promise<RoomStoreHarness> {
  const server = (shared ??= await RedisServer.start({ appendOnly: true, config: ['--appendfsync', 'everysec'] }));
  const place = parseRedisAddress(server.address);
  if (place === undefined) throw new Error(`${server.address} is no address`);
  const clock = await RedisClock.of(server.port);
  const empty = async () => {
    await server.ask('FLUSHALL');
  };
  return harnessOn({ place, clock, newEpoch: () => server.restart(), dispose: empty });
}

describeRoomStore('redis', redisHarness);
