import { expect, it } from '@jest/globals';
import type { Commit, LanePut, RoomQuery, RoomStore } from '../../../src/store/room-store.js';
import type { RoomSignal } from '../../../src/store/room-signal.js';
import { SignalRecorder } from '../../support/signal-recorder.js';
import { ada, benchFor, bob, committed, fill, ofKind, restart, room, said, sessionId, view } from './harness.js';
import type { RoomStoreHarness } from './harness.js';

const PHONE = sessionId('phone');
const ONCE = { user: ada, id: 'm1', digest: 'd' };
const DELETED = { kind: 'room.deleted', by: ada, body: '{}' };
const AT_LATEST = 4_102_444_800_000;
const EVERYTHING: RoomQuery = {
  tables: [{ prefix: '' }],
  lists: [
    { list: 'x.list/1', limit: 10 },
    { list: 'x.list/1', name: 'one' },
  ],
  lanes: ['x.lane'],
  members: 'detail',
  roster: [ada],
};
const value = (order: number): LanePut => ({ lane: 'x.lane', key: 'k', by: ada, order, body: '1', ttlMs: 60_000 });

export function wipeContract(newHarness: () => Promise<RoomStoreHarness>): void {
  const bench = benchFor(newHarness);

  /** Something of everything. */
  const furnish = async (store: RoomStore): Promise<void> => {
    await store.enter(room, { session: PHONE, user: ada, role: 'member' });
    const commit: Commit = {
      once: ONCE,
      puts: [['x.row/1', '{}']],
      lists: [{ list: 'x.list/1', op: 'append', body: '"one"', keep: 10, name: 'one' }],
      lanes: [value(7)],
      timers: [{ key: 'x.timer/1', at: AT_LATEST }],
      events: [said('1')],
    };
    committed(await store.commit(room, commit));
  };
  const furnishAnew = async (store: RoomStore): Promise<void> => {
    const lists = [{ list: 'x.list/1', op: 'append', body: '"two"', keep: 10, name: 'two' }] as const;
    committed(await store.commit(room, { lists, lanes: [value(1)], events: [said('2')] }));
  };
  const wipe = async (store: RoomStore) => committed(await store.commit(room, { wipe: true, events: [DELETED] }));

  it('STORE-120 a wipe leaves its own events, and nothing of what the room held, also after a restart', async () => {
    await furnish(bench().store);
    await wipe(bench().store);
    for (const isRestarted of [false, true]) {
      if (isRestarted) await restart(bench());
      const { store } = bench();
      const { tables, lists, lanes, members, roster, at } = await view(store, EVERYTHING);
      expect([...tables.values(), ...lanes.values(), members?.users]).toEqual([{ rows: [], more: false }, [], []]);
      const none = { entries: [], moreBefore: false, moreAfter: false };
      expect([lists, roster.size, members?.count, at.seq]).toEqual([[none, none], 0, 0, 2]);
      const { log } = await view(store, { since: { ...at, seq: 1 } });
      expect(log).toMatchObject({ kind: 'resumed', entries: [{ seq: 2, kind: 'room.deleted' }] });
      const before = await view(store, { since: { ...at, seq: 0 } });
      expect(before.log).toMatchObject({ kind: 'gone', reason: 'too_old' });
      ofKind(await store.commit(room, { firing: { key: 'x.timer/1', at: AT_LATEST } }), 'fired');
    }
  });

  it('STORE-121 what is counted goes on after a wipe, and receipts are kept', async () => {
    const { store } = bench();
    await furnish(store);
    const { rev, countFloor } = await view(store, {});
    const wiped = await wipe(store);
    const after = await view(store, {});
    expect(wiped.rev).toBeGreaterThan(rev);
    expect(after.countFloor).toBeGreaterThanOrEqual(countFloor + rev);
    ofKind(await store.commit(room, { once: ONCE, events: [said('again')] }), 'duplicate');
    ofKind(await store.commit(room, { guards: [{ key: 'x.row/1', rev }], events: [said('late')] }), 'lost');
    await furnishAnew(store);
    await restart(bench());
    expect((await view(bench().store, {})).countFloor).toBeGreaterThanOrEqual(after.countFloor);
  });

  it('STORE-122 whoever was there before a wipe is fenced, and may enter anew, told that it was before', async () => {
    const { store } = bench();
    const before = await store.enter(room, { session: PHONE, user: ada, role: 'owner' });
    const { at } = await wipe(store);
    expect(before.at).toEqual({ epoch: at.epoch, seq: at.seq - 1 });
    ofKind(await store.commit(room, { as: before, events: [said('late')] }), 'superseded');
    expect(await store.setLane(room, value(1), { as: before })).toEqual({ kind: 'superseded' });
    await store.leave(room, before, 0);
    const anew = await store.enter(room, { session: PHONE, user: ada, role: 'member' });
    expect(anew.generation).toBeGreaterThan(before.generation);
    expect(anew.at).toEqual(at);
    committed(await store.commit(room, { as: anew, events: [said('in time')] }));
    const { members } = await view(store, { members: 'detail' });
    expect(members).toMatchObject({ count: 1, users: [{ user: ada, role: 'member' }] });
  });

  it('STORE-123 a wiped room takes everything anew', async () => {
    const { store } = bench();
    await furnish(store);
    await wipe(store);
    await furnishAnew(store);
    await wipe(store);
    expect((await view(store, EVERYTHING)).lists[0]?.entries).toEqual([]);
    await furnishAnew(store);
    const { lists, lanes } = await view(store, EVERYTHING);
    expect(lists.map(({ entries }) => entries.map(({ body }) => body))).toEqual([['"two"'], []]);
    expect(lanes.get('x.lane')).toMatchObject([{ order: 1 }]);
  });

  it('STORE-124 a watcher hears of a wipe that what it was told may be gone, which values are, and the event', async () => {
    const { store } = bench();
    await furnish(store);
    const recorder = new SignalRecorder();
    await store.watch(room, recorder.listener);
    await wipe(store);
    await recorder.until(() => recorder.signals.some(isDeletion));
    const told = recorder.signals.filter(({ kind }) => kind !== 'presence');
    expect(told.slice(0, told.findIndex(isDeletion) + 1)).toMatchObject([
      { kind: 'stale' },
      { kind: 'drop', lane: 'x.lane', key: 'k' },
      { kind: 'event', event: { seq: 2, kind: 'room.deleted' } },
    ]);
  });

  it('STORE-125 a wipe is one of its room alone', async () => {
    const { store } = bench();
    await furnish(store);
    const other = 'trip:2' as typeof room;
    committed(await store.commit(other, { puts: [['x.row/1', '{}']], events: [said('1', bob)] }));
    committed(await store.commit(other, { wipe: true, events: [DELETED] }));
    const { tables, lists } = await view(store, EVERYTHING);
    expect([tables.get('')?.rows.length, lists[0]?.entries.length]).toEqual([1, 1]);
  });

  it('STORE-126 a room is wiped of however much it held', async () => {
    const { store } = bench();
    await fill(store, 1_200);
    const { at } = await wipe(store);
    const { log } = await view(store, { since: { ...at, seq: 1_200 } });
    expect(log).toMatchObject({ kind: 'resumed', entries: [{ seq: 1_201 }] });
  });
}

function isDeletion(signal: RoomSignal): boolean {
  return signal.kind === 'event' && signal.event.kind === DELETED.kind;
}
