import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import slotOf from 'cluster-key-slot';
import type { RoomId } from '../../src/protocol/ids.js';
import { keysOf } from '../../src/store/redis/keys.js';
import type { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { committed, roomId, said } from '../contracts/room-store/harness.js';
import { eventually } from '../support/eventually.js';
import { RedisCluster } from '../support/redis-cluster.js';
import type { RedisServer } from '../support/redis-server.js';
import { RedisBench } from './redis-bench.js';
import { RoomLoad } from './room-load.js';

const UNAVAILABLE_WITHIN_MS = 2_000;
const NODE_TIMEOUT_MS = 1_500;
/** A replica waits for half a second and a vote once the others agree that its master is gone. */
const TEST_MS = 40_000;

describe('a cluster of which', () => {
  let bench: RedisBench;
  let cluster: RedisCluster;
  let store: RedisRoomStore;
  beforeEach(async () => {
    bench = new RedisBench();
    cluster = await RedisCluster.start({ nodeTimeoutMs: NODE_TIMEOUT_MS });
    store = await bench.open(cluster);
  });
  afterEach(async () => {
    for (const node of cluster.nodes) if (node.isRunning) node.resume();
    await bench.dispose();
    await cluster.dispose();
  });

  const masterOf = (room: RoomId) => cluster.masterOf(keysOf(room).fence);
  /** Those of that master, and the others. */
  const split = async (rooms: readonly RoomId[], master: RedisServer): Promise<[RoomId[], RoomId[]]> => {
    const isThere = await Promise.all(rooms.map(async (room) => (await masterOf(room)) === master));
    const those = (is: boolean) => rooms.filter((_, index) => isThere[index] === is);
    return [those(true), those(false)];
  };
  /** Starts clients, hurts the master of some of their rooms, and tells how it went once all are answered again. */
  const underLoad = async (hurt: (victim: RedisServer, its: readonly RoomId[]) => Promise<unknown>) => {
    const load = await RoomLoad.start(store, await bench.open(cluster));
    const [first] = load.rooms;
    if (first === undefined) throw new Error('no rooms');
    const victim = await masterOf(first);
    const [its, others] = await split(load.rooms, victim);
    await hurt(victim, its);
    await load.more();
    await eventually(() => expect(store.status().up).toBe(true));
    await load.stop();
    expect(await load.faults()).toEqual([]);
    expect(load.slowestRefusal).toBeLessThan(UNAVAILABLE_WITHIN_MS);
    return { load, its, others };
  };

  it(
    'CLUSTER-1 a master is killed has every acknowledged commit once; rooms elsewhere are not held up',
    async () => {
      const { load, its, others } = await underLoad(async (victim) => {
        const replica = await cluster.replicaOf(victim);
        await victim.kill();
        await eventually(() => expect(store.status().detail).toContain(`${victim.address}: `));
        expect(store.status().up).toBe(true);
        await cluster.untilMaster(replica);
      });
      // What the replica had not received yet is lost, and said to be.
      expect(load.lossy.length).toBeLessThan(its.length / 2);
      expect(load.slowest(its)).toBeGreaterThan(NODE_TIMEOUT_MS);
      expect(load.slowest(others)).toBeLessThan(NODE_TIMEOUT_MS / 2);
    },
    TEST_MS,
  );

  it(
    'CLUSTER-2 a master stands still, is replaced and goes on, is not believed any more',
    async () => {
      const { load, its, others } = await underLoad(async (victim) => {
        const replica = await cluster.replicaOf(victim);
        victim.pause();
        await cluster.untilMaster(replica);
        victim.resume();
      });
      expect(load.lossy.length).toBeLessThan(its.length / 2);
      expect(load.slowest(others)).toBeLessThan(NODE_TIMEOUT_MS / 2);
    },
    TEST_MS,
  );

  it('CLUSTER-3 a master hands over to its replica loses nothing, and tells no hole', async () => {
    const { load } = await underLoad((victim) => cluster.failOver(victim));
    expect(load.lossy).toEqual([]);
    expect(load.slowestRefusal).toBe(0);
  });

  it('CLUSTER-4 slots move while their rooms are in use loses nothing, and tells no hole', async () => {
    const { load } = await underLoad(async (victim, its) => {
      const target = (await cluster.masters()).find((master) => master !== victim);
      const slots = new Set(its.map((room) => slotOf(keysOf(room).fence)));
      if (target !== undefined) await cluster.moveSlots([...slots], victim, target);
    });
    expect(load.lossy).toEqual([]);
    expect(load.slowestRefusal).toBe(0);
  });

  it('CLUSTER-5 a slot has moved since anybody looked answers the first call there', async () => {
    const room = roomId('moved');
    const from = await masterOf(room);
    const to = (await cluster.masters()).find((master) => master !== from);
    if (to === undefined) throw new Error('one master');
    await cluster.moveSlots([slotOf(keysOf(room).fence)], from, to);
    expect(committed(await store.commit(room, { events: [said('1')] })).first).toBe(1);
  });

  it('CLUSTER-6 one node is named is found as a whole, from a replica too', async () => {
    const replica = await cluster.replicaOf(await masterOf(roomId('x')));
    const other = await bench.open(replica);
    const rooms = Array.from({ length: 20 }, (_, index) => roomId(`room-${index}`));
    const results = await Promise.all(rooms.map((room) => other.commit(room, { events: [said('1')] })));
    expect(results.map((result) => committed(result).first)).toEqual(rooms.map(() => 1));
  });
});
