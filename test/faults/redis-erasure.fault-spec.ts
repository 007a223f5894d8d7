import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Commit, RoomStore } from '../../src/store/room-store.js';
import { ada, committed, room, roomId, said, view } from '../contracts/room-store/harness.js';
import { READABLE_FILES, findInDir, findInRedis } from '../support/canary.js';
import { eventually } from '../support/eventually.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisCluster } from '../support/redis-cluster.js';
import type { RedisServer } from '../support/redis-server.js';
import { RedisBench } from './redis-bench.js';

const CANARY = 'canary-7f3a';
const HOUR_MS = 60 * 60 * 1_000;
const LOOK_MS = 5_000;
const APPENDING = { appendOnly: true, config: READABLE_FILES };
const GONE = { kind: 'chat.deleted', body: '{"gone":true}' };

/** A message is written and edited. */
async function write(store: RoomStore, of = room): Promise<void> {
  const once = { user: ada, id: `once ${of}`, digest: 'd' };
  const append = { list: 'x', op: 'append', body: JSON.stringify(CANARY), keep: 10 } as const;
  committed(await store.commit(of, { once, events: [said(CANARY)], lists: [append] }));
  const edit = { list: 'x', op: 'replace', seq: 1, body: JSON.stringify(`${CANARY} edited`) } as const;
  committed(await store.commit(of, { events: [said(`${CANARY} edited`)], lists: [edit] }));
}

const erasure: Commit = {
  erase: [1, 2].map((seq) => ({ seq, ...GONE })),
  lists: [{ list: 'x', op: 'replace', seq: 1, body: GONE.body }],
  events: [{ ...GONE, by: ada }],
};

async function follows(replica: RedisServer, master: RedisServer): Promise<void> {
  await replica.ask('REPLICAOF', '127.0.0.1', String(master.port));
  await eventually(async () => {
    expect(String(await replica.ask('INFO', 'replication'))).toContain('master_link_status:up');
  });
}

async function rewritesOf(server: RedisServer): Promise<number> {
  const stats = String(await server.ask('INFO', 'commandstats'));
  return Number(/cmdstat_bgrewriteaof:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

describe('what was erased from Redis', () => {
  let bench: RedisBench;
  let clock: RedisClock | undefined;
  beforeEach(() => {
    bench = new RedisBench();
  });
  afterEach(async () => {
    await bench.dispose();
    clock?.close();
  });

  /** Until the files of these are clean; looks go by the clock. */
  const clean = async (time: RedisClock, servers: readonly RedisServer[]): Promise<void> => {
    await eventually(async () => {
      await time.advance(LOOK_MS);
      for (const { dir } of servers) expect(await findInDir(dir, CANARY)).toEqual([]);
    });
  };

  it('CHAT-4 is in no key, no read of any instance, and within the hour in no file of it and its replica', async () => {
    const [master, replica] = await Promise.all([bench.server(APPENDING), bench.server(APPENDING)]);
    await follows(replica, master);
    clock = await RedisClock.of(master.port);
    const [store, other] = [await bench.open(master, { clock }), await bench.open(master, { clock })];
    await write(store);
    expect(await findInRedis(master, CANARY)).toHaveLength(2);
    committed(await store.commit(room, erasure));
    expect(await findInRedis(master, CANARY)).toEqual([]);
    for (const reader of [store, other]) {
      const { at } = await view(reader, {});
      const seen = await view(reader, { since: { ...at, seq: 0 }, lists: [{ list: 'x', limit: 10 }] });
      expect(JSON.stringify(seen)).not.toContain(CANARY);
      expect(seen.log).toMatchObject({ entries: [{ seq: 1, ...GONE }, { seq: 2, ...GONE }, { seq: 3 }] });
    }
    await eventually(async () => expect(await findInRedis(replica, CANARY)).toEqual([]));
    for (const { dir } of [master, replica]) {
      await eventually(async () => expect(await findInDir(dir, CANARY)).not.toEqual([]));
    }
    await clock.advance(HOUR_MS - 10 * LOOK_MS);
    await clean(clock, [master, replica]);
    for (const server of [master, replica]) {
      await bench.admin(server, 'SAVE');
      expect(await findInDir(server.dir, CANARY)).toEqual([]);
    }
    await master.restart();
    await eventually(() => expect(store.status().up).toBe(true));
    expect((await view(store, { lists: [{ list: 'x', limit: 10 }] })).lists[0]?.entries).toHaveLength(1);
  }, 30_000);

  it('LOC-6 LOC-9 rows and lane values leave key and file, too, where the commit that takes them away says so', async () => {
    const server = await bench.server(APPENDING);
    clock = await RedisClock.of(server.port);
    const store = await bench.open(server, { clock });
    const value = { lane: 'location.update', key: ada };
    const body = JSON.stringify({ latitude: CANARY });
    const hold = async (of: typeof room): Promise<void> => {
      committed(
        await store.commit(of, {
          puts: [
            ['a/1', body],
            ['a/2', body],
          ],
        }),
      );
      await store.setLane(of, { ...value, by: ada, order: 1, body, ttlMs: 2 * HOUR_MS });
    };
    await hold(room);
    const gone: Commit = { drops: [value], deletes: ['a/1'], puts: [['a/2', '{}']] };
    committed(await store.commit(room, gone));
    await clock.advance(2 * HOUR_MS);
    expect(await rewritesOf(server)).toBe(0);
    await hold(room);
    committed(await store.commit(room, { ...gone, isErasure: true }));
    expect(await findInRedis(server, CANARY)).toEqual([]);
    expect(await findInDir(server.dir, CANARY)).not.toEqual([]);
    await clock.advance(HOUR_MS - 10 * LOOK_MS);
    await clean(clock, [server]);
  }, 30_000);

  it('CHAT-4 leaves the file though the instance that erased it died, by one request for all that was erased', async () => {
    const server = await bench.server(APPENDING);
    clock = await RedisClock.of(server.port);
    const store = await bench.open(server, { clock });
    const rooms = Array.from({ length: 20 }, (_, index) => roomId(`room ${index}`));
    for (const of of rooms) {
      await write(store, of);
      committed(await store.commit(of, erasure));
    }
    await store.close();
    await Promise.all([bench.open(server, { clock }), bench.open(server, { clock })]);
    await clock.advance(HOUR_MS / 2);
    expect(await rewritesOf(server)).toBe(0);
    await clock.advance(HOUR_MS / 2 - 10 * LOOK_MS);
    await clean(clock, [server]);
    await clock.advance(3 * HOUR_MS);
    expect(await rewritesOf(server)).toBe(1);
  }, 30_000);

  it('CHAT-4 leaves the file in the hour though Redis was restarted meanwhile', async () => {
    const server = await bench.server(APPENDING);
    clock = await RedisClock.of(server.port);
    const store = await bench.open(server, { clock });
    await write(store);
    committed(await store.commit(room, erasure));
    await clock.advance(HOUR_MS / 2);
    await server.kill();
    await server.restart();
    await eventually(() => expect(store.status().up).toBe(true));
    await clock.tell();
    await clock.advance(HOUR_MS / 2 - 10 * LOOK_MS);
    await clean(clock, [server]);
  }, 30_000);

  it('CAVEAT-4 cannot leave the file where Redis does not permit that: said once, and in readiness, not asked for ever', async () => {
    const server = await bench.server({ ...APPENDING, config: ['--rename-command', 'BGREWRITEAOF', ''] });
    clock = await RedisClock.of(server.port);
    const store = await bench.open(server, { clock });
    committed(await store.commit(room, { events: [said('1')] }));
    committed(await store.commit(room, { ...erasure, lists: [] }));
    await clock.advance(HOUR_MS);
    await eventually(() => expect(store.caveats).toEqual(['BGREWRITEAOF is forbidden']));
    await clock.advance(5 * HOUR_MS);
    expect(bench.logged.filter((line) => line.includes('BGREWRITEAOF'))).toEqual([
      `Redis at ${server.address}: what was deleted stays in its append-only file until that is rewritten: BGREWRITEAOF is forbidden`,
    ]);
    expect(store.status()).toMatchObject({ up: true });
  });
});

describe('what was erased from a cluster', () => {
  it('CHAT-4 leaves the files of the masters that had it, and of their replicas, and no other is rewritten', async () => {
    const bench = new RedisBench();
    const cluster = await RedisCluster.start({ config: READABLE_FILES });
    const clock = await RedisClock.of(...cluster.nodes.map(({ port }) => port));
    try {
      const store = await bench.open(cluster, { clock });
      await write(store);
      committed(await store.commit(room, erasure));
      const holders = async () => {
        const found = await Promise.all(cluster.nodes.map(({ dir }) => findInDir(dir, CANARY)));
        return found.filter((files) => files.length > 0).length;
      };
      await eventually(async () => expect(await holders()).toBe(2));
      await clock.advance(HOUR_MS - 10 * LOOK_MS);
      await eventually(async () => {
        await clock.advance(LOOK_MS);
        expect(await holders()).toBe(0);
      });
      const rewrites = await Promise.all((await cluster.masters()).map(rewritesOf));
      expect(rewrites.sort()).toEqual([0, 0, 1]);
    } finally {
      await bench.dispose();
      clock.close();
      await cluster.dispose();
    }
  }, 60_000);
});
