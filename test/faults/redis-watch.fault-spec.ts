import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreMeters } from '../../src/meters/store-meters.js';
import { Meters } from '../../src/meters/meters.js';
import { Pace } from '../../src/realtime/pace.js';
import { NoRateLimit } from '../../src/realtime/rate-limit.js';
import { RoomFeatures } from '../../src/realtime/room-features.js';
import { RoomFeeds } from '../../src/realtime/room-feeds.js';
import type { Reader } from '../../src/realtime/subscription.js';
import { fenceKey, keysOf, partitionOf } from '../../src/store/redis/keys.js';
import { SOURCE, functionCode } from '../../src/store/redis/library.js';
import type { RoomListener } from '../../src/store/room-signal.js';
import type { RoomStore } from '../../src/store/room-store.js';
import { StoreUnavailable } from '../../src/store/room-store.js';
import { ada, committed, fill, ofKind, room, said, sessionId, userId, view } from '../contracts/room-store/harness.js';
import { eventually } from '../support/eventually.js';
import type { RedisServer } from '../support/redis-server.js';
import { SignalRecorder } from '../support/signal-recorder.js';
import { RedisBench } from './redis-bench.js';

function callsOf(meters: StoreMeters): number {
  return (meters.calls.get('read')?.counts ?? []).reduce((sum, count) => sum + count, 0);
}

describe('a watched room in Redis', () => {
  let bench: RedisBench;
  let server: RedisServer;
  let store: RoomStore;
  let recorder: SignalRecorder;
  beforeEach(async () => {
    bench = new RedisBench();
    server = await bench.server({ config: ['--enable-debug-command', 'yes'] });
    store = await bench.open(server);
    recorder = new SignalRecorder();
  });
  afterEach(() => bench.dispose());

  const put = (order: number) => ({ lane: 'pos', key: 'ada', by: ada, order, body: `${order}`, ttlMs: 60_000 });
  const say = (text: string) => store.commit(room, { events: [said(text)] });
  /** Whoever watches is told `reset`. */
  const forget = async (): Promise<void> => {
    await bench.admin(server, 'FLUSHALL');
    committed(await say('1'));
  };

  it('REDIS-43 is not read again for each of a crowd that comes in', async () => {
    const meters = new StoreMeters();
    const crowded = await bench.open(server, { meters });
    await crowded.watch(room, recorder.listener);
    const query = { members: 'detail', isAfterEntering: true } as const;
    const users = Array.from({ length: 50 }, (_, place) => userId(`u${place}`));
    const counts = await Promise.all(
      users.map(async (user) => {
        await crowded.enter(room, { session: sessionId(`of ${user}`), user, role: 'member' });
        const { members } = await view(crowded, query);
        expect(members?.users?.map((member) => member.user)).toContain(user);
        return members?.count ?? 0;
      }),
    );
    expect(counts.at(-1)).toBe(50);
    // Less than they would be each for itself; the rest came in before the first one was answered.
    const last = { session: sessionId('last'), user: userId('last'), role: 'member' };
    // What is told comes over another connection, and may come late: until it has, the room is read.
    const told = (user: string) => recorder.until(() => recorder.story.includes(`join ${user}`));
    for (const user of users) await told(user);
    await view(crowded, query);
    const before = callsOf(meters);
    await crowded.enter(room, last);
    await told(last.user);
    expect((await view(crowded, query)).members?.count).toBe(51);
    expect(callsOf(meters)).toBe(before);
  });

  it('REDIS-22 that is watched afresh inside its reset tells what follows', async () => {
    const again: Promise<unknown>[] = [];
    const listener: RoomListener = ({ kind }) => {
      if (kind === 'reset') again.push(store.watch(room, recorder.listener));
    };
    await store.watch(room, listener);
    committed(await say('before'));
    await forget();
    await eventually(() => expect(again).toHaveLength(1));
    await again[0];
    const { first } = committed(await say('after'));
    await recorder.until(() => recorder.seqs.at(-1) === first);
  });

  it('REDIS-23 that is reset during a join tells whoever joins', async () => {
    committed(await say('1'));
    const features = new RoomFeatures();
    const feed = await new RoomFeeds(store, features, new Pace(), new Meters(), new NoRateLimit()).acquire(room);
    const { epoch, seq } = (await view(store, {})).at;
    await store.watch(room, recorder.listener);
    await forget();
    await recorder.until(() => recorder.story.at(-1)?.startsWith('reset') === true);
    const told: string[] = [];
    const reader: Reader = {
      session: { id: sessionId('s'), user: ada, version: 2 },
      wake: () => void told.push('wake'),
      lost: () => void told.push('lost'),
      truncated: () => void told.push('truncated'),
      reset: (_, next) => void told.push(next > epoch ? 'reset' : 'reset to an older epoch'),
      superseded: () => void told.push('superseded'),
    };
    const start = { generation: 1, epoch, cursor: seq, laneCursor: 0, backlog: [], asOf: seq, muted: new Set<never>() };
    feed.subscribe(reader, start);
    expect(told).toEqual(['reset']);
    feed.close();
  });

  it('REDIS-24 that is read in pages tells drops before the events that follow them, also of values that came again', async () => {
    await store.watch(room, recorder.listener);
    await store.setLane(room, put(100));
    await recorder.told(1);
    await server.whileDeaf(async () => {
      await store.commit(room, { drops: [{ lane: 'pos', key: 'ada' }], events: [said('share ended')] });
      await store.setLane(room, put(50));
      // More than fits into one page.
      for (let index = 2; index <= 800; index += 1) void say('x'.repeat(2_000));
      committed(await say('last'));
    });
    await recorder.until(() => recorder.story.filter((line) => line === 'lane ada').length === 2);
    const events = Array.from({ length: 801 }, (_, index) => `event ${index + 1}`);
    // Before each page: what was told before may have been erased unheard.
    expect(recorder.story.filter((line) => line === 'stale').length).toBeGreaterThan(0);
    expect(recorder.story.filter((line) => line !== 'stale')).toEqual(['lane ada', 'drop ada', ...events, 'lane ada']);
  });

  it('REDIS-25 that may not be told of a commit has it whole: number, row, receipt; and it is told with the next one', async () => {
    const command = (id: string) => {
      const once = { user: ada, id, digest: id };
      return store.commit(room, { once, puts: [[`x/${id}`, '1']], events: [said(id)] });
    };
    await store.watch(room, recorder.listener);
    await bench.admin(server, 'ACL', 'SETUSER', 'default', 'resetchannels');
    await expect(command('a')).rejects.toBeInstanceOf(StoreUnavailable);
    await bench.admin(server, 'ACL', 'SETUSER', 'default', 'allchannels');
    const next = committed(await command('b'));
    expect(next.first).toBe(2);
    expect(ofKind(await command('a'), 'duplicate').receipt.first).toBe(1);
    const { log, rows } = await view(store, { since: { ...next.at, seq: 0 }, rows: ['x/a', 'x/b'] });
    expect(log).toMatchObject({ kind: 'resumed', entries: [{ seq: 1 }, { seq: 2 }] });
    expect([rows.get('x/a')?.rev, rows.get('x/b')?.rev]).toEqual([1, 2]);
    await recorder.until(() => recorder.seqs.length === 2);
    expect(recorder.events.map(({ body }) => body)).toEqual(['a', 'b'].map((id) => said(id).body));
  });

  it('REDIS-26 that two releases use at once goes on in one epoch', async () => {
    const fence = fenceKey(partitionOf(room));
    await fill(store, 1);
    const other = functionCode(`${SOURCE}\n`).replaceAll(/\brally_(?=[0-9a-f]{12})/g, 'rally_next_');
    const call = `${/name=(\w+)/.exec(other)?.[1]}_check`;
    const epochs: string[] = [];
    await server.beside(async (redis) => {
      await redis.call('FUNCTION', 'LOAD', other);
      // As when the last replica leaves. Nobody is ever quiet for the 50 ms after which all look at it.
      await redis.call('DEBUG', 'CHANGE-REPL-ID');
      for (const endsAt = performance.now() + 500; performance.now() < endsAt;) {
        epochs.push(committed(await say('x')).at.epoch);
        await redis.call('FCALL', call, '1', fence, '', 'next');
      }
    });
    expect(epochs.length).toBeGreaterThan(50);
    expect(new Set(epochs.slice(epochs.length / 2)).size).toBe(1);
  });

  it('REDIS-28 tells where an epoch ended, also beyond what was told of it: an ack may be ahead of its event', async () => {
    const kept = await bench.server({ appendOnly: true });
    const watcher = await bench.open(kept);
    await watcher.watch(room, recorder.listener);
    committed(await watcher.commit(room, { events: [said('1')] }));
    await recorder.told(1);
    await kept.beside(async (redis) => {
      await redis.config('SET', 'maxclients', '1'); // Until it starts again.
      await redis.client('KILL', 'TYPE', 'PUBSUB');
    });
    committed(await watcher.commit(room, { events: [said('2')] }));
    await kept.kill();
    await kept.restart();
    await recorder.until(() => recorder.seqs.length === 2);
    expect(recorder.story).toEqual(['event 1', 'epoch after 2', 'stale', 'event 2']);
  });

  it('REDIS-29 lets nothing of what strangers publish in its channel through, and goes on', async () => {
    await store.watch(room, recorder.listener);
    const { channel } = keysOf(room);
    const strange = [
      '',
      'hello',
      '{"type":"chat"}',
      '\n',
      '9 9 9\n',
      '1 1 1 1 1 1 1 9\ne1e1e11000000000',
      `${'1 '.repeat(9)}1\n${'9'.repeat(10)}`,
    ];
    for (const text of strange) await bench.admin(server, 'SPUBLISH', channel, text);
    committed(await say('ours'));
    await recorder.until(() => recorder.seqs.length === 1);
    expect(recorder.seqs).toEqual([1]);
  });
});
