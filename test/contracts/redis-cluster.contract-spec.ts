import { afterAll } from '@jest/globals';
import slotOf from 'cluster-key-slot';
import { parseRedisPlace } from '../../src/config/redis-place.js';
import { keysOf } from '../../src/store/redis/keys.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisCluster } from '../support/redis-cluster.js';
import { harnessOn } from './redis-harness.js';
import { describeRoomStore } from './room-store.contract.js';
import { room } from './room-store/harness.js';
import type { RoomStoreHarness } from './room-store/harness.js';

/** One for all tests: it is emptied after each, whatever became of its shape. */
let cluster: RedisCluster | undefined;
afterAll(() => cluster?.dispose());

async function clusterHarness(): Promise<RoomStoreHarness> {
  const servers = (cluster ??= await RedisCluster.start());
  const place = parseRedisPlace(servers.address);
  if (place === undefined) throw new Error(`${servers.address} is no address`);
  const clock = await RedisClock.of(...servers.nodes.map(({ port }) => port));
  // To vote for the same replica again, masters would want six seconds in between.
  const newEpoch = async (): Promise<void> => {
    const { fence } = keysOf(room);
    const from = await servers.masterOf(fence);
    const to = (await servers.masters()).find((master) => master !== from);
    if (to !== undefined) await servers.moveSlots([slotOf(fence)], from, to);
  };
  return harnessOn({ place, clock, newEpoch, dispose: () => servers.flush() });
}

describeRoomStore('redis cluster', clusterHarness);
