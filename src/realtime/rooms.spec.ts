import { describe, expect, it } from '@jest/globals';
import type { RoomId } from '../protocol/ids.js';
import { RoomStore } from '../store/room-store.js';
import type { CommitResult, RoomView } from '../store/room-store.js';
import { EMPTY_VIEW } from '../testing/empty-view.js';
import { change } from './decision.js';
import type { Settlement } from './decision.js';
import { Rooms } from './rooms.js';
import type { Session } from './session.js';

const ROOM = 'r' as RoomId;
const row = (rev: number) => ({ rev, body: String(rev) });
const viewOf = (rows: Record<string, number>): RoomView => ({
  ...EMPTY_VIEW,
  at: { epoch: 'e', seq: 0 },
  rev: 1,
  rows: new Map(Object.entries(rows).map(([key, rev]) => [key, row(rev)])),
});
const at = { epoch: 'e', seq: 7 };
const lost: CommitResult = { kind: 'lost', at, rows: new Map([['a', row(2)]]), rev: 2, now: 1 };
const committed: CommitResult = { kind: 'committed', at, first: 0, now: 1, rev: 3 };

/** A store of which another instance wins the first race. */
function contested() {
  let commits = 0;
  let reads = 0;
  const store = {
    read: () => Promise.resolve(viewOf({ a: ++reads, b: reads })),
    commit: () => Promise.resolve(++commits === 1 ? lost : committed),
  };
  return {
    rooms: new Rooms(Object.assign(Object.create(RoomStore.prototype) as RoomStore, store)),
    reads: () => reads,
  };
}

describe('Rooms, where values wait for each other', () => {
  it('CONN-7 hurry the store as soon as their sender says more', async () => {
    const hurried: RoomId[] = [];
    const store = {
      setLane: () => Promise.resolve({ kind: 'accepted', ts: 1 }),
      hurry: (room: RoomId) => void hurried.push(room),
    };
    const rooms = new Rooms(Object.assign(Object.create(RoomStore.prototype) as RoomStore, store));
    let followed = (): void => undefined;
    const inbox = { whenFollowed: (run: () => void) => void (followed = run) };
    const sender = { room: ROOM, session: { user: 'ana' } as Session, member: undefined, inbox };
    await rooms.setLane(sender, { lane: 'pos', key: 'ana', order: 1, body: '{}', ttlMs: 1 });
    expect(hurried).toEqual([]);
    followed();
    expect(hurried).toEqual([ROOM]);
  });
});

describe('Rooms, after a race lost to another instance', () => {
  const seen: string[] = [];
  const noted = (view: RoomView) => {
    const rows = [...view.rows].map(([key, { rev }]) => `${key}${rev}`).sort();
    seen.push([...rows, `seq ${view.at.seq}`].join(' '));
    return change({ guardOnly: ['a'] }, {});
  };

  it('ROOM-7 decides again with the rows and the seq that the refusal carried, and keeps rows that were not guarded', async () => {
    seen.length = 0;
    const { rooms, reads } = contested();
    const settlement: Settlement<null> = { reads: () => ({ rows: ['a', 'b'] }), decide: (_, view) => noted(view) };
    await rooms.settle(ROOM, settlement, null);
    expect([seen, reads()]).toEqual([['a1 b1 seq 0', 'a2 b1 seq 7'], 1]);
  });

  it('ROOM-7 reads again where more than rows was read: tables and lists may have changed with them', async () => {
    seen.length = 0;
    const { rooms, reads } = contested();
    const query = { rows: ['a', 'b'], tables: [{ prefix: 't/' }] };
    const settlement: Settlement<null> = { reads: () => query, decide: (_, view) => noted(view) };
    await rooms.settle(ROOM, settlement, null);
    expect([seen, reads()]).toEqual([['a1 b1 seq 0', 'a2 b2 seq 0'], 2]);
  });
});

describe('Rooms', () => {
  it('READS-3 reads once for all who ask the same of one room at once, as features do when many drop out', async () => {
    const { rooms, reads } = contested();
    const views = await Promise.all(Array.from({ length: 3 }, () => rooms.view(ROOM, { rows: ['a'] })));
    expect([new Set(views).size, reads()]).toEqual([1, 1]);
    await rooms.view(ROOM, { rows: ['a'] });
    expect(reads()).toBe(2);
  });
});
