import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import slotOf from 'cluster-key-slot';
import type { RoomId } from '../../src/protocol/ids.js';
import { parseRedisAddress } from '../../src/config/redis-address.js';
import { Connection } from '../../src/store/redis/connection.js';
import { keysOf } from '../../src/store/redis/keys.js';
import type { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { silentLog } from '../../src/store/store-log.js';
import { committed, room, roomId, said } from '../contracts/room-store/harness.js';
import { eventually } from '../support/eventually.js';
import { RedisCluster } from '../support/redis-cluster.js';
import type { RedisServer } from '../support/redis-server.js';
import { RedisBench } from './redis-bench.js';
import { RoomLoad } from './room-load.js';

/** Half a second of it is for a machine that is busy. */
const UNAVAILABLE_WITHIN_MS = 2_500;
/**
 * Not less: an instance gives a silent master up after three seconds. One that is replaced before, and then goes on, would
 * be heard with what it is about to lose, and its rooms begin anew.
 */
const NODE_TIMEOUT_MS = 3_000;
const TEST_MS = 40_000;

describe('a cluster of which', () => {
  let bench: RedisBench;
  let cluster: RedisCluster;
  let store: RedisRoomStore;
  /** The one of the tests before, which is emptied after each, and not used again once a master of it was replaced. */
  let whole: RedisCluster | undefined;
  beforeEach(async () => {
    bench = new RedisBench();
    cluster = whole ??= await RedisCluster.start({ nodeTimeoutMs: NODE_TIMEOUT_MS });
    store = await bench.open(cluster);
  });
  afterEach(async () => {
    for (const node of cluster.nodes) if (node.isRunning) node.resume();
    await bench.dispose();
    await (whole === undefined ? cluster.dispose() : whole.flush());
  });
  afterAll(() => whole?.dispose());

  const masterOf = (of: RoomId) => cluster.masterOf(keysOf(of).fence);
  const moveOf = async (of: RoomId) => {
    const from = await masterOf(of);
    const to = (await cluster.masters()).find((master) => master !== from);
    if (to === undefined) throw new Error('There is one master only');
    return { slot: slotOf(keysOf(of).fence), from, to };
  };
  /** Those of that master, and the others. */
  const split = async (rooms: readonly RoomId[], master: RedisServer): Promise<[RoomId[], RoomId[]]> => {
    const isThere = await Promise.all(rooms.map(async (each) => (await masterOf(each)) === master));
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
        whole = undefined;
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
        whole = undefined;
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
    whole = undefined;
    const { load } = await underLoad((victim) => cluster.failOver(victim));
    expect(load.lossy).toEqual([]);
    expect(load.slowestRefusal).toBe(0);
  });

  it('CLUSTER-4 slots move while their rooms are in use loses nothing, and tells no hole', async () => {
    const { load } = await underLoad(async (victim, its) => {
      for (const slot of new Set(its.map((each) => slotOf(keysOf(each).fence)))) {
        await cluster.moveSlots([slot], victim, (await moveOf(its[0] ?? room)).to);
      }
    });
    expect(load.lossy).toEqual([]);
    expect(load.slowestRefusal).toBe(0);
  });

  it('CLUSTER-5 a slot has moved since anybody looked answers the first call there', async () => {
    const { slot, from, to } = await moveOf(room);
    await cluster.moveSlots([slot], from, to);
    expect(committed(await store.commit(room, { events: [said('1')] })).first).toBe(1);
  });

  it('CLUSTER-6 one node is named is found as a whole, from a replica too', async () => {
    const replica = await cluster.replicaOf(await masterOf(roomId('x')));
    const other = await bench.open(replica);
    const rooms = Array.from({ length: 20 }, (_, index) => roomId(`room-${index}`));
    const results = await Promise.all(rooms.map((room) => other.commit(room, { events: [said('1')] })));
    expect(results.map((result) => committed(result).first)).toEqual(rooms.map(() => 1));
  });

  it('CLUSTER-7 a slot is on its way keeps its calls waiting, in their order, and those of others going', async () => {
    const [moving, other] = [roomId('moving'), roomId('staying')];
    const { slot, from, to } = await moveOf(moving);
    expect(slotOf(keysOf(other).fence)).not.toBe(slot);
    await cluster.beginMove(slot, from, to);
    const results = Array.from({ length: 100 }, (_, index) => store.commit(moving, { events: [said(`${index}`)] }));
    let isAnswered = false;
    void Promise.race(results).then(() => (isAnswered = true));
    for (let seq = 1; seq <= 20; seq += 1) {
      expect(committed(await store.commit(other, { events: [said('x')] })).first).toBe(seq);
    }
    expect(isAnswered).toBe(false);
    await cluster.endMove(slot, from, to);
    const firsts = (await Promise.all(results)).map((result) => committed(result).first);
    expect(firsts).toEqual(results.map((_, index) => index + 1));
  });

  it('CLUSTER-9 a master stands still leaves the others their share of calls under way', async () => {
    const from = await masterOf(room);
    const rooms = Array.from({ length: 20 }, (_, index) => roomId(`room-${index}`));
    const [, [elsewhere = room]] = await split(rooms, from);
    from.pause();
    const calls = Array.from({ length: 6_000 }, () => store.read(room, {}).catch((error: unknown) => error));
    expect(committed(await store.commit(elsewhere, { events: [said('1')] })).first).toBe(1);
    from.resume();
    await Promise.all(calls);
  });

  it('CLUSTER-10 a node is named with a database is refused by name, since a cluster has none', async () => {
    const [{ address } = { address: '' }] = cluster.nodes;
    const { up, detail } = (await bench.open({ address: `redis://${address}/1` })).status();
    expect([up, detail]).toEqual([false, expect.stringContaining('take ours out of REDIS_ADDR')]);
  });

  it('CLUSTER-8 a slot goes while a channel of it is let go notices that answers fall on the wrong commands', async () => {
    const { channel } = keysOf(room);
    const { slot, from, to } = await moveOf(room);
    const address = parseRedisAddress(from.address);
    if (address === undefined) throw new Error('no address');
    const connection = new Connection(address, 'subscriber', silentLog);
    let lost = 0;
    await new Promise<void>((ready) => connection.start({ ready, lost: () => (lost += 1) }));
    await connection.redis.ssubscribe(channel);
    const target = String(await cluster.ask(to, 'CLUSTER', 'MYID'));
    whole = undefined; // Nobody else is told that the slot goes.
    // Redis reads what waits for it in the order in which it came: first the slot goes, then the channel is let go.
    from.pause();
    const moved = cluster.ask(from, 'CLUSTER', 'SETSLOT', String(slot), 'NODE', target);
    const letGo = connection.redis.sunsubscribe(channel);
    from.resume();
    await Promise.all([moved, letGo]);
    await eventually(() => expect(lost).toBe(1));
    connection.close();
  });
});

describe('a node of a cluster that', () => {
  let bench: RedisBench;
  beforeEach(() => {
    bench = new RedisBench();
  });
  afterEach(() => bench.dispose());

  it('CLUSTER-11 is cut off from the others is not believed to be the master of anything', async () => {
    const alone = await bench.server({ isClusterNode: true });
    const { up, detail } = (await bench.open(alone)).status();
    expect([up, detail]).toEqual([false, expect.stringContaining('says that its cluster is down')]);
  });
});
