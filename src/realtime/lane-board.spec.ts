import { describe, expect, it } from '@jest/globals';
import type { RoomId, UserId } from '../protocol/ids.js';
import type { LaneEntry } from '../store/room-contents.js';
import { EventEncoder } from './event-encoder.js';
import type { Viewer } from './event-encoder.js';
import { LaneBoard } from './lane-board.js';
import type { RoomFeature } from './room-feature.js';
import { RoomFeatures } from './room-features.js';

const NOBODY: ReadonlySet<string> = new Set();
const entry = (user: string, order: number, ts = order, to?: readonly string[]): LaneEntry => ({
  key: user,
  by: user as UserId,
  order,
  ts,
  body: `{"n":${order}}`,
  ...(to && { to: to as UserId[] }),
});
const viewer = (user: string, version: 1 | 2 = 2): Viewer => ({ user: user as UserId, version });
const BEN = viewer('ben');

function board(feature: Partial<RoomFeature> = {}): LaneBoard {
  const features = new RoomFeatures();
  features.register({ type: 'location', ...feature });
  return new LaneBoard(new EventEncoder('r' as RoomId, features));
}
/** Users and values of the frames that a reader would be sent. */
function read(lanes: LaneBoard, cursor: number, muted = NOBODY): string[] {
  const text = lanes.after(cursor, BEN, muted).bytes.toString();
  return [...text.matchAll(/"user_id":"(\w+)".*?"n":(\d+)/g)].map(([, user, n]) => `${user}${n}`);
}

describe('LaneBoard', () => {
  it('LOC-4 gives a reader the newest of each key only, in order of their last change', () => {
    const lanes = board();
    for (const [user, order] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
      ['c', 4],
      ['a', 5],
    ] as const) {
      lanes.put('location.update', entry(user, order));
    }
    expect(read(lanes, 0)).toEqual(['b2', 'c4', 'a5']);
    const cursor = lanes.version;
    lanes.put('location.update', entry('b', 6));
    expect(read(lanes, cursor)).toEqual(['b6']);
  });

  it('LOC-2 keeps what it has when something older arrives late', () => {
    const lanes = board();
    expect([lanes.put('location.update', entry('a', 5)), lanes.put('location.update', entry('a', 5))]).toEqual([
      true,
      false,
    ]);
    expect(lanes.put('location.update', entry('a', 4))).toBe(false);
    expect(read(lanes, 0)).toEqual(['a5']);
  });

  it('purges a dropped value from all that still waits', () => {
    const lanes = board();
    lanes.put('location.update', entry('a', 1));
    lanes.put('location.update', entry('b', 2));
    expect(read(lanes, 0)).toEqual(['a1', 'b2']);
    lanes.drop('location.update', 'a');
    expect(read(lanes, 0)).toEqual(['b2']);
  });

  it('leaves out what a reader muted, and forgets values that nobody replaced for a minute', () => {
    const lanes = board();
    lanes.put('location.update', entry('a', 1));
    lanes.put('presence.update', entry('b', 2));
    expect(read(lanes, 0, new Set(['location']))).toEqual(['b2']);
    lanes.put('presence.update', entry('c', 3, 70_000));
    lanes.forget(1);
    expect(read(lanes, 0)).toEqual(['b2', 'c3']);
    lanes.forget(lanes.version);
    expect(read(lanes, 0)).toEqual(['c3']);
  });

  it('ROOM-9 gives an addressed value to its author and whom it names, and to others nothing', () => {
    const lanes = board({ seedKinds: ['location.update'] });
    lanes.put('location.update', entry('a', 1));
    lanes.put('location.update', entry('a', 2, 2, ['cara']));
    lanes.put('location.update', entry('b', 3));
    const readBy = (user: string, version: 1 | 2) =>
      lanes.after(0, viewer(user, version), NOBODY).bytes.toString('latin1');
    for (const version of [1, 2] as const) {
      for (const user of ['a', 'cara']) expect(readBy(user, version)).toContain('"n":2');
      expect(readBy('ben', version)).not.toMatch(/"n":[12]/);
      expect(readBy('ben', version)).toContain('"n":3');
    }
    lanes.drop('location.update', 'a');
    expect(readBy('cara', 2)).not.toContain('"n":2');
  });

  it('ROOM-9 shares bytes among those who are given the same', () => {
    const lanes = board();
    lanes.put('location.update', entry('a', 1, 1, ['cara', 'dan']));
    const cursor = lanes.version;
    lanes.put('location.update', entry('b', 2));
    const given = (user: string, from: number) => lanes.after(from, viewer(user), NOBODY).bytes;
    expect(given('cara', cursor)).toBe(given('ben', cursor));
    expect(given('ben', 0)).toBe(given('eve', 0));
    expect(given('cara', 0)).toBe(given('dan', 0));
    expect(given('cara', 0)).not.toEqual(given('ben', 0));
  });
});
