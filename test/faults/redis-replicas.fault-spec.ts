import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommitResult, RoomStore } from '../../src/store/room-store.js';
import { StoreUnavailable } from '../../src/store/room-store.js';
import { ada, committed, ofKind, room, said, sessionId, view } from '../contracts/room-store/harness.js';
import { eventually } from '../support/eventually.js';
import { RedisSentinels } from '../support/redis-sentinels.js';
import type { RedisServer } from '../support/redis-server.js';
import { RedisBench } from './redis-bench.js';
import { RoomLoad } from './room-load.js';

const UNAVAILABLE_WITHIN_MS = 2_000;

describe('a Redis that has a replica', () => {
  let bench: RedisBench;
  let master: RedisServer;
  let replica: RedisServer;
  beforeEach(async () => {
    bench = new RedisBench();
    const options = { appendOnly: true, config: ['--repl-diskless-sync-delay', '0'] };
    [master, replica] = await Promise.all([bench.server(options), bench.server(options)]);
    await bench.admin(replica, 'REPLICAOF', '127.0.0.1', String(master.port));
    await eventually(async () => {
      expect(String(await bench.admin(replica, 'INFO', 'replication'))).toContain('master_link_status:up');
    });
  });
  afterEach(() => bench.dispose());

  const once = { user: ada, id: '1', digest: 'd' };
  const say = (store: RoomStore, id = '1') => store.commit(room, { once: { ...once, id }, events: [said(id)] });
  /** Until the replica says that it has it, which may take long on a machine that is busy. */
  const insist = async (store: RoomStore, id = '1'): Promise<CommitResult> => {
    let result: CommitResult | undefined;
    await eventually(async () => {
      result = await say(store, id);
    });
    if (result === undefined) throw new Error('no result');
    return result;
  };

  it('REPLICA-1 acknowledges only what the replica has: not while that stands still, and again when it goes on', async () => {
    const store = await bench.open(master, { isReplicated: true });
    const other = await bench.open(master, { isReplicated: true });
    replica.pause();
    const askedAt = performance.now();
    await expect(say(store)).rejects.toBeInstanceOf(StoreUnavailable);
    // It is stored; that is told by the receipt, and is no ack either, whoever asks.
    await expect(say(other)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(other.read(room, { once })).rejects.toBeInstanceOf(StoreUnavailable);
    expect(performance.now() - askedAt).toBeLessThan(3 * UNAVAILABLE_WITHIN_MS);
    replica.resume();
    const again = ofKind(await insist(other), 'duplicate');
    expect(again.receipt.first).toBe(1);
    expect((await view(store, {})).at.seq).toBe(1);
  });

  it('REPLICA-2 lets all else pass without the replica: reads, positions, who comes and goes', async () => {
    const store = await bench.open(master, { isReplicated: true });
    await replica.kill();
    const ref = await store.enter(room, { session: sessionId('s'), user: ada, role: 'member' });
    const put = { lane: 'pos', key: 'ada', by: ada, order: 1, body: '1', ttlMs: 60_000 };
    expect(await store.setLane(room, put)).toMatchObject({ kind: 'accepted' });
    await store.leave(room, ref, 0);
    expect((await view(store, { lanes: ['pos'] })).lanes.get('pos')).toHaveLength(1);
    await expect(say(store)).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('REPLICA-3 acknowledges many commits of one moment with one look at the replica', async () => {
    const store = await bench.open(master, { isReplicated: true });
    const waits = async () => {
      const stats = String(await bench.admin(master, 'INFO', 'commandstats'));
      return Number(/cmdstat_wait:calls=(\d+)/.exec(stats)?.[1] ?? 0);
    };
    await Promise.all(Array.from({ length: 500 }, (_, index) => insist(store, `c${index}`)));
    expect((await view(store, {})).at.seq).toBe(500);
    expect(await waits()).toBeLessThan(50);
  });
});

describe('a single Redis that', () => {
  let bench: RedisBench;
  beforeEach(() => {
    bench = new RedisBench();
  });
  afterEach(() => bench.dispose());

  it('REPLICA-4 was made a replica is looked for anew under its name, and served by functions once it is a master', async () => {
    const [server, other] = [await bench.server(), await bench.server()];
    const store = await bench.open(server);
    committed(await store.commit(room, { events: [said('1')] }));
    await bench.admin(server, 'REPLICAOF', '127.0.0.1', String(other.port));
    await expect(store.commit(room, { events: [said('2')] })).rejects.toBeInstanceOf(StoreUnavailable);
    await eventually(() => expect(bench.logged.join()).toContain('it is no master'));
    await bench.admin(server, 'REPLICAOF', 'NO', 'ONE');
    await eventually(() => expect(store.status().up).toBe(true));
    ofKind(await store.commit(room, { events: [said('2')] }), 'committed');
    expect(String(await bench.admin(server, 'INFO', 'commandstats'))).not.toContain('cmdstat_evalsha');
  });
});

describe('a Redis that is configured so that it', () => {
  let bench: RedisBench;
  beforeEach(() => {
    bench = new RedisBench();
  });
  afterEach(() => bench.dispose());

  it('CAVEAT-1 cannot keep a promise says which, once, at the start and in readiness', async () => {
    const server = await bench.server({ config: ['--maxmemory-policy', 'allkeys-lru'] });
    const store = await bench.open(server, { isReplicated: true });
    const caveats = ['appendonly is off', 'maxmemory-policy is allkeys-lru', 'no replica is connected'];
    const lines = () => bench.logged.filter((line) => line.startsWith(`Redis at ${server.address}: `));
    expect(lines().map((line) => caveats.findIndex((caveat) => line.endsWith(`: ${caveat}`)))).toEqual([0, 1, 2]);
    expect(store.status()).toMatchObject({ up: true, detail: expect.stringContaining(caveats.join('; ')) as unknown });
    await server.restart();
    await eventually(() => expect(store.status().up).toBe(true));
    expect(lines()).toHaveLength(3);
    await bench.admin(server, 'CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await bench.admin(server, 'CLIENT', 'KILL', 'TYPE', 'normal');
    await eventually(() => expect(store.caveats).toEqual([caveats[0], caveats[2]]));
  });

  it('CAVEAT-2 keeps them all says nothing', async () => {
    const server = await bench.server({ appendOnly: true });
    const store = await bench.open(server);
    expect([store.caveats, bench.logged]).toEqual([[], []]);
  });

  it('CAVEAT-3 cannot be asked says that', async () => {
    const server = await bench.server({ appendOnly: true, config: ['--rename-command', 'CONFIG', ''] });
    expect((await bench.open(server)).caveats).toEqual(['CONFIG is forbidden']);
  });
});

describe('sentinels', () => {
  let bench: RedisBench;
  let sentinels: RedisSentinels;
  beforeEach(async () => {
    bench = new RedisBench();
    sentinels = await RedisSentinels.start();
  });
  afterEach(async () => {
    await bench.dispose();
    await sentinels.dispose();
  });

  it('SENTINEL-1 name another master when theirs is killed, and all goes on there', async () => {
    const store = await bench.open(sentinels);
    const load = await RoomLoad.start(store, await bench.open(sentinels), 20);
    const former = await sentinels.master();
    await former.kill();
    await eventually(() => expect(store.status().up).toBe(false));
    await eventually(async () => expect(await sentinels.master()).not.toBe(former));
    await load.more();
    await load.stop();
    expect(await load.faults()).toEqual([]);
    expect(load.lossy.length).toBeLessThan(10);
    expect(load.slowestRefusal).toBeLessThan(UNAVAILABLE_WITHIN_MS);
    expect(store.status()).toMatchObject({ up: true });
  }, 30_000);

  it('SENTINEL-2 that do not answer are named', async () => {
    await sentinels.dispose();
    const store = await bench.open(sentinels);
    expect(store.status()).toEqual({
      up: false,
      detail: expect.stringMatching(/^redis at rally of sentinels .*ECONNREFUSED/) as unknown,
    });
  });
});
