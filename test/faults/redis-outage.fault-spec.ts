import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Meters } from '../../src/meters/meters.js';
import { Pace } from '../../src/realtime/pace.js';
import { NoRateLimit } from '../../src/realtime/rate-limit.js';
import { RoomFeatures } from '../../src/realtime/room-features.js';
import { RoomFeeds } from '../../src/realtime/room-feeds.js';
import type { LogEntry } from '../../src/store/room-contents.js';
import type { RoomStore } from '../../src/store/room-store.js';
import { StoreUnavailable } from '../../src/store/room-store.js';
import {
  ada,
  bob,
  committed,
  fill,
  ofKind,
  room,
  roomId,
  said,
  sessionId,
  view,
} from '../contracts/room-store/harness.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer } from '../support/redis-server.js';
import { SignalRecorder } from '../support/signal-recorder.js';

import { RedisBench } from './redis-bench.js';

const UNAVAILABLE_WITHIN_MS = 2_000;
/** So many load for seconds, and at once where nothing holds it up. */
const KEYS = 65_536;
/** It says itself that it takes longer. */
const LOADED_WITHIN_MS = 1_200;

describe('a Redis that', () => {
  let bench: RedisBench;
  let server: RedisServer;
  let store: RoomStore;
  beforeEach(async () => {
    bench = new RedisBench();
    server = await bench.server({ appendOnly: true });
    store = await bench.open(server);
  });
  afterEach(() => bench.dispose());

  const put = (order: number) => ({ lane: 'pos', key: 'ada', by: ada, order, body: `${order}`, ttlMs: 60_000 });
  const watched = async (of: RoomStore = store): Promise<SignalRecorder> => {
    const recorder = new SignalRecorder();
    await of.watch(room, recorder.listener);
    return recorder;
  };
  /** Repeats until the store answers, as a client would. */
  const insist = async (id: string): Promise<number> => {
    for (;;) {
      try {
        const once = { user: ada, id, digest: id };
        const result = await store.commit(room, { once, events: [said(id)] });
        if (result.kind === 'committed') return result.first;
        if (result.kind === 'duplicate') return result.receipt.first;
        throw new Error(`expected an answer, got ${result.kind}`);
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await new Promise((resolve) => setImmediate(resolve)); // Refused at once: let answers come in.
      }
    }
  };

  it('REDIS-1 stands still is told as unavailable in two seconds; nothing is acknowledged falsely, and all heals', async () => {
    const recorder = await watched();
    await insist('before');
    server.pause();
    const askedAt = performance.now();
    const calls = [store.commit(room, { events: [said('lost?')] }), store.read(room, {}), store.setLane(room, put(1))];
    for (const call of calls) await expect(call).rejects.toBeInstanceOf(StoreUnavailable);
    expect(performance.now() - askedAt).toBeLessThan(UNAVAILABLE_WITHIN_MS);
    await eventually(() => expect(store.status().up).toBe(false));
    server.resume();
    const seq = await insist('after');
    await recorder.until(() => recorder.seqs.includes(seq));
    expect(recorder.seqs).toEqual(Array.from({ length: seq }, (_, index) => index + 1));
    await eventually(() => expect(store.status().up).toBe(true));
  });

  it('REDIS-42 answered while this process stood still is read before it is called late', async () => {
    await insist('before');
    const answer = store.commit(room, { events: [said('in time')] });
    await new Promise((resolve) => setImmediate(resolve)); // It is on its way.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, UNAVAILABLE_WITHIN_MS);
    expect(await answer).toMatchObject({ kind: 'committed' });
  });

  it('REDIS-2 dies under load and comes back has every acknowledged commit once, and its watchers hear all in order', async () => {
    const other = await bench.open(server);
    const recorders = [await watched(), await watched(other)];
    const ids = Array.from({ length: 600 }, (_, index) => `c${index}`);
    const acks = ids.map((id) => insist(id));
    await acks[0];
    await server.kill();
    await server.restart();
    const seqs = await Promise.all(acks);
    expect(new Set(seqs).size).toBe(ids.length);
    const head = (await view(store, {})).at.seq;
    expect(head).toBe(ids.length);
    for (const recorder of recorders) {
      await recorder.until(() => recorder.seqs.at(-1) === head);
      expect(recorder.seqs).toEqual(Array.from({ length: head }, (_, index) => index + 1));
    }
    for (const [index, seq] of seqs.entries()) {
      expect(recorders[0]?.events[seq - 1]?.body).toBe(said(ids[index] ?? '').body);
    }
  });

  it('REDIS-3 cuts the subscriber has all that it did not hear told afterwards: drops, events, positions, presence', async () => {
    const writer = await bench.open(server);
    const recorder = await watched();
    await writer.setLane(room, { ...put(1), key: 'bob' });
    await recorder.told(1);
    // Redis handles what follows before it accepts the subscriber again.
    const missed = [
      bench.admin(server, 'CLIENT', 'KILL', 'TYPE', 'pubsub'),
      writer.commit(room, { events: [said('1')], drops: [{ lane: 'pos', key: 'bob' }] }),
      writer.setLane(room, put(5)),
      writer.enter(room, { session: sessionId('s'), user: bob, role: 'member' }),
    ];
    await Promise.all(missed);
    await recorder.until(() => recorder.story.includes('join bob'));
    expect(recorder.story).toEqual(['lane bob', 'drop bob', 'event 1', 'lane ada', 'join bob']);
    committed(await writer.commit(room, { events: [said('2')] }));
    await recorder.until(() => recorder.seqs.at(-1) === 2);
    expect(recorder.seqs).toEqual([1, 2]);
  });

  it('REDIS-4 lost a tail tells its watchers, and whoever resumes, where to cut', async () => {
    // Without the append-only file, what is not in the snapshot is gone.
    const snapshots = await bench.server();
    store = await bench.open(snapshots);
    const other = roomId('untouched');
    const recorder = await watched();
    const quiet = new SignalRecorder();
    await store.watch(other, quiet.listener);
    for (let index = 1; index <= 3; index += 1) committed(await store.commit(room, { events: [said('kept')] }));
    committed(await store.commit(other, { events: [said('kept')] }));
    await bench.admin(snapshots, 'SAVE');
    for (let index = 4; index <= 6; index += 1) committed(await store.commit(room, { events: [said('lost')] }));
    await recorder.told(6);
    const { at } = await view(store, {});
    await snapshots.kill();
    await snapshots.restart();
    await recorder.until(() => recorder.story.includes('epoch after 3'));
    expect((await view(store, { since: at })).log).toMatchObject({ kind: 'resumed', cut: 3, entries: [] });
    const again = committed(await store.commit(room, { events: [said('new')] }));
    expect(again.first).toBe(4);
    expect(again.at.epoch > at.epoch).toBe(true);
    committed(await store.commit(other, { events: [said('new')] }));
    await quiet.until(() => quiet.seqs.length === 2);
    expect(quiet.story).toEqual(['event 1', 'epoch after 1', 'event 2']);
    await recorder.until(() => recorder.seqs.length === 7);
    expect(recorder.story.slice(6)).toEqual(['epoch after 3', 'stale', 'event 4']);
  });

  it('REDIS-15 was restarted gives a reader that lags what it lacks, and nothing twice', async () => {
    const features = new RoomFeatures();
    const feed = await new RoomFeeds(store, features, new Pace(), new Meters(), new NoRateLimit()).acquire(room);
    await fill(store, 100);
    await server.restart();
    await insist('after');
    await eventually(() => expect(feed.ring.head).toBe(101));
    const read = await feed.readAfter(60);
    expect(Array.isArray(read) ? read.map(({ seq }: LogEntry) => seq) : read).toEqual(
      Array.from({ length: 41 }, (_, index) => index + 61),
    );
    feed.close();
  });

  it('REDIS-5 was emptied begins a later epoch, also in a process that never ended', async () => {
    const recorder = await watched();
    const before = committed(await store.commit(room, { events: [said('1')] }));
    await recorder.told(1);
    await bench.admin(server, 'FLUSHALL');
    const after = committed(await store.commit(room, { events: [said('1')] }));
    expect(after).toMatchObject({ first: 1 });
    expect(after.at.epoch > before.at.epoch).toBe(true);
    await recorder.until(() => recorder.story.length === 2);
    expect(recorder.story[1]).toMatch(/^reset/);
    expect((await view(store, { since: before.at })).log).toEqual({ kind: 'gone', reason: 'epoch_changed' });
  });

  it('REDIS-6 forgot the functions is given them again', async () => {
    committed(await store.commit(room, { events: [said('1')] }));
    await bench.admin(server, 'FUNCTION', 'FLUSH');
    const calls = Array.from({ length: 20 }, () => store.commit(room, { events: [said('x')] }));
    expect((await Promise.all(calls)).map((result) => committed(result).first)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 2),
    );
  });

  it('REDIS-7 is full refuses commits as full, and still answers reads and lets members leave', async () => {
    const ref = await store.enter(room, { session: sessionId('s'), user: ada, role: 'member' });
    await bench.admin(server, 'CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await bench.admin(server, 'CONFIG', 'SET', 'maxmemory', '1');
    ofKind(await store.commit(room, { events: [said('x')] }), 'full');
    await expect(store.setLane(room, put(1))).rejects.toBeInstanceOf(StoreUnavailable);
    expect((await view(store, { members: 'count' })).members).toEqual({ count: 1 });
    await store.leave(room, ref, 0);
    expect((await view(store, { members: 'count' })).members).toEqual({ count: 0 });
    await bench.admin(server, 'CONFIG', 'SET', 'maxmemory', '0');
    committed(await store.commit(room, { events: [said('x')] }));
  });

  it('REDIS-30 loads its data says so, is not given up, and is used as soon as it has them, whatever it expected', async () => {
    const large = await bench.server({ appendOnly: true, config: ['--key-load-delay', '60'] });
    store = await bench.open(large);
    await bench.admin(large, 'EVAL', `for i = 1, ${KEYS} do redis.call('SET', 'k' .. i, '') end`, '0');
    await large.kill();
    const restarted = large.restart();
    await large.beside(async (redis) => {
      let asked = 0;
      await eventually(async () => {
        asked += 1;
        expect(await redis.info('persistence')).toMatch(/loading_eta_seconds:([4-9]|\d\d)/);
        // Both of the store's connections have been told a time of that kind, too.
        const others = Number(/cmdstat_info:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1]) - 2 * asked + 1;
        expect(others).toBeGreaterThanOrEqual(4);
        const detail = expect.stringContaining('loads its data') as unknown;
        expect(store.status()).toMatchObject({ up: false, detail });
      });
      await redis.config('SET', 'key-load-delay', '0');
    });
    await restarted;
    await eventually(() => expect(store.status().up).toBe(true), LOADED_WITHIN_MS);
  });

  it('REDIS-8 answers nobody is not asked by more than 5,000 calls at once', async () => {
    server.pause();
    const calls = Array.from({ length: 6_000 }, () => store.read(room, {}).catch((error: unknown) => error));
    const refusals = await Promise.all(calls);
    expect(refusals.filter((refusal) => String(refusal).includes('wait for Redis already'))).toHaveLength(1_000);
    server.resume();
    await insist('after');
  });
});

describe('an instance that', () => {
  let bench: RedisBench;
  let server: RedisServer;
  beforeEach(async () => {
    bench = new RedisBench();
    server = await bench.server();
  });
  afterEach(() => bench.dispose());

  it('REDIS-9 starts before its Redis is down, says so, and is up when it comes', async () => {
    await server.stop();
    const store = await bench.open(server);
    expect(store.status()).toMatchObject({ up: false, detail: expect.stringContaining(server.address) as unknown });
    await expect(store.read(room, {})).rejects.toBeInstanceOf(StoreUnavailable);
    await server.restart();
    await eventually(() => expect(store.status().up).toBe(true));
    committed(await store.commit(room, { events: [said('1')] }));
    expect(bench.logged.filter((line) => line.startsWith('No Redis'))).toHaveLength(2);
  });

  it('REDIS-10 was given up though it lives comes back with its sessions as they were', async () => {
    const store = await bench.open(server);
    const other = await bench.open(server);
    const recorder = new SignalRecorder();
    await other.watch(room, recorder.listener);
    const ref = await store.enter(room, { session: sessionId('s'), user: ada, role: 'member' });
    const names = async () => (await bench.admin(server, 'ZRANGE', '{rally}:instances', '0', '-1')) as string[];
    const former = await names();
    for (const name of former) await bench.admin(server, 'ZADD', '{rally}:instances', '-1', name);
    await eventually(async () => {
      const current = await names();
      expect(current).toHaveLength(2);
      expect(current.filter((name) => former.includes(name))).toEqual([]);
    });
    await eventually(async () => {
      expect((await view(other, { members: 'detail' })).members?.users).toMatchObject([
        { state: 'online', devices: 1 },
      ]);
    });
    committed(await store.commit(room, { as: ref, events: [said('still me')] }));
  });

  it('REDIS-11 finds no functions runs the library as a script, with the same promises', async () => {
    const plain = await bench.server({ appendOnly: true, config: ['--rename-command', 'FUNCTION', ''] });
    const store = await bench.open(plain);
    const other = await bench.open(plain);
    const recorder = new SignalRecorder();
    await other.watch(room, recorder.listener);
    const once = { user: ada, id: '1', digest: 'd' };
    const first = committed(await store.commit(room, { once, puts: [['x/1', '1']], events: [said('1')] }));
    expect((await other.commit(room, { once })).kind).toBe('duplicate');
    expect(await view(other, { rows: ['x/1'] })).toMatchObject({
      at: first.at,
      rows: new Map([['x/1', { body: '1' }]]),
    });
    await plain.restart();
    await eventually(async () => {
      const { at, log } = await view(store, { since: first.at });
      expect(at.epoch > first.at.epoch).toBe(true);
      expect(log).toMatchObject({ kind: 'resumed', cut: 1, entries: [] });
    });
    committed(await store.commit(room, { events: [said('2')] }));
    await recorder.until(() => recorder.seqs.length === 2);
    expect(recorder.seqs).toEqual([1, 2]);
  });
});

describe('two Redis of which', () => {
  let bench: RedisBench;
  beforeEach(() => {
    bench = new RedisBench();
  });
  afterEach(() => bench.dispose());

  it('REDIS-12 one took over and gave back is a new epoch, although its process never ended', async () => {
    const config = ['--repl-diskless-sync-delay', '0'];
    const a = await bench.server({ config });
    const b = await bench.server({ config });
    const store = await bench.open(a);
    const before = committed(await store.commit(room, { events: [said('1')] }));
    const follow = (one: RedisServer, of: RedisServer) => bench.admin(one, 'REPLICAOF', '127.0.0.1', String(of.port));
    const inStep = (one: RedisServer) =>
      eventually(async () => expect(String(await bench.admin(one, 'INFO', 'replication'))).toContain('link_status:up'));
    await follow(b, a);
    await inStep(b);
    await bench.admin(b, 'REPLICAOF', 'NO', 'ONE');
    await follow(a, b);
    await inStep(a);
    await bench.admin(a, 'REPLICAOF', 'NO', 'ONE');
    await bench.admin(a, 'BLPOP', 'nothing', '0.06'); // The fence takes 50 ms of silence for the least that a fail-over takes.
    const after = committed(await store.commit(room, { events: [said('2')] }));
    expect(after.first).toBe(2);
    expect(after.at.epoch > before.at.epoch).toBe(true);
    expect((await view(store, { since: before.at })).log).toMatchObject({ kind: 'resumed', cut: 1 });
  });
});
