import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId, UserId } from '../../src/protocol/ids.js';
import { inBatches } from '../../src/store/redis/own-sessions.js';
import type { SessionRef } from '../../src/store/entrance.js';
import type { RoomStore } from '../../src/store/room-store.js';
import { StoreUnavailable } from '../../src/store/room-store.js';
import { ada, bob, committed, room, roomId, said, sessionId, userId, view } from '../contracts/room-store/harness.js';
import { eventually } from '../support/eventually.js';
import { RedisClock } from '../support/redis-clock.js';
import type { RedisServer } from '../support/redis-server.js';
import { SignalRecorder } from '../support/signal-recorder.js';
import { RedisBench } from './redis-bench.js';

const AT_ONCE = { graceMs: 0 };
const LEASES = '{rally}:instances';

describe('the members of a room, after Redis', () => {
  let bench: RedisBench;
  let server: RedisServer;
  let store: RoomStore;
  beforeEach(async () => {
    bench = new RedisBench();
    server = await bench.server({ appendOnly: true });
    store = await bench.open(server, AT_ONCE);
  });
  afterEach(() => bench.dispose());

  const enter = (of: RoomStore, user: UserId, into: RoomId = room): Promise<SessionRef> =>
    of.enter(into, { session: sessionId(`of ${user}`), user, role: 'member' });
  /** Each user that the room knows, and the state. */
  const states = async (of: RoomStore): Promise<Record<string, string>> => {
    const users = (await view(of, { members: 'detail' })).members?.users ?? [];
    return Object.fromEntries(users.map(({ user, state }) => [user, state]));
  };
  const counted = async (rooms: readonly RoomId[]): Promise<number> => {
    const views = await Promise.all(rooms.map((one) => view(store, { members: 'count' }, one)));
    return views.reduce((sum, { members }) => sum + (members?.count ?? 0), 0);
  };

  it('REDIS-16 went back, and no event was lost: who is here is online and may commit, who left is gone', async () => {
    // Without the append-only file, what is not in the snapshot is gone.
    const snapshots = await bench.server();
    store = await bench.open(snapshots, AT_ONCE);
    const left = await enter(store, bob);
    await bench.admin(snapshots, 'SAVE');
    await store.leave(room, left, 0);
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    const here = await enter(store, ada);
    await recorder.told(1);
    await snapshots.kill();
    await snapshots.restart();
    await eventually(async () => expect(await states(store)).toEqual({ ada: 'online', bob: 'offline' }));
    committed(await store.commit(room, { as: here, events: [said('still here')] }));
    await recorder.until(() => recorder.seqs.length === 1);
    const last = (user: UserId) => recorder.story.findLast((line) => line.endsWith(` ${user}`));
    expect([last(ada), last(bob) ?? 'leave bob']).toEqual(['join ada', 'leave bob']);
  });

  it('REDIS-17 stood still have no ghost of a leave, or of an entrance, that was not answered', async () => {
    const other = await bench.open(server);
    const ref = await enter(store, ada);
    server.pause();
    const calls = [store.leave(room, ref, 0), enter(store, bob)];
    for (const call of calls) await expect(call).rejects.toBeInstanceOf(StoreUnavailable);
    server.resume();
    // That bob is known at all shows that his entrance was done after all.
    await eventually(async () => expect(await states(other)).toEqual({ ada: 'offline', bob: 'offline' }));
  });

  it('REDIS-18 died under a leave have no ghost', async () => {
    const ref = await enter(store, ada);
    await server.kill();
    await expect(store.leave(room, ref, 0)).rejects.toBeInstanceOf(StoreUnavailable);
    await server.restart();
    await eventually(async () => expect(await states(store)).toEqual({ ada: 'offline' }));
  });

  it('REDIS-19 was emptied are all there again, more than it is asked at once', async () => {
    const rooms = Array.from({ length: 13 }, (_, index) => roomId(`room ${index}`));
    const users = Array.from({ length: 5_200 }, (_, index) => userId(`u${index}`));
    await inBatches(users, async (user) => {
      await enter(store, user, rooms[users.indexOf(user) % rooms.length]);
    });
    expect(await counted(rooms)).toBe(users.length);
    await bench.admin(server, 'FLUSHALL');
    await eventually(async () => expect(await counted(rooms)).toBe(users.length));
  });

  it('REDIS-20 cut the subscriber are told as they are, in a room with more who ever joined than are listed', async () => {
    const former = Array.from({ length: 101 }, (_, index) => userId(`former ${index}`));
    await Promise.all(former.map(async (user) => store.leave(room, await enter(store, user), 0)));
    const watcher = await bench.open(server);
    const recorder = new SignalRecorder();
    await watcher.watch(room, recorder.listener);
    const ref = await enter(store, ada);
    await recorder.told(1);
    await server.whileDeaf(async () => {
      await store.leave(room, ref, 0);
      await enter(store, bob);
    });
    await recorder.told(4);
    expect(recorder.story).toEqual(['join ada', 'stale', 'leave ada', 'join bob']);
  });

  it('REDIS-21 stood still are not judged by a beat that was sent before', async () => {
    const stepped = await bench.server();
    const clock = await RedisClock.of(stepped.port);
    for (let count = 0; count < 2; count += 1) await bench.open(stepped, { clock });
    const names = async () => new Set((await bench.admin(stepped, 'ZRANGE', LEASES, '0', '-1')) as string[]);
    const before = await names();
    await clock.advance(12_000); // Both may judge from here on.
    clock.set(clock.now() + 12_000); // As if nothing had come to Redis meanwhile.
    await clock.advance(3_000);
    clock.close();
    expect(before.size).toBe(2);
    expect(await names()).toEqual(before);
  });
});
