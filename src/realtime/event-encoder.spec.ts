import { describe, expect, it } from '@jest/globals';
import type { RoomId, UserId } from '../protocol/ids.js';
import { FRAME_MAX_BYTES } from '../protocol/limits.js';
import type { LaneEntry } from '../store/room-contents.js';
import { EventEncoder } from './event-encoder.js';
import { LaneBoard } from './lane-board.js';
import { RoomFeatures } from './room-features.js';

const POSITIONS = 'location.update';
const NOW = 1_767_225_600_000;

interface Frame {
  readonly type: string;
  readonly user_id?: string;
  readonly payload: { readonly action?: string; readonly positions?: readonly { readonly user_id: string }[] };
}

/** A fix as a phone sends it. */
function fixOf(n: number, to?: readonly UserId[]): LaneEntry {
  const by = `auth0|65f1c2a9e4b0${String(n).padStart(4, '0')}` as UserId;
  const [ts, place] = [NOW + n * 7, { latitude: 39.766912 + n / 1_000, longitude: 2.715238 - n / 1_000 }];
  const body = JSON.stringify({ ...place, accuracy: 4.7, heading: 118.2, speed: 1.4, fix_ts: ts - 180 });
  return { key: by, by, order: ts, ts, body, ...(to && { to }) };
}

function board(isBundled: boolean): LaneBoard {
  const features = new RoomFeatures();
  const bundles = isBundled ? { [POSITIONS]: 'positions' } : {};
  features.register({ type: 'location', seedKinds: [POSITIONS], bundles });
  return new LaneBoard(new EventEncoder('trip-to-mallorca' as RoomId, features));
}
function fill(lanes: LaneBoard, count: number): LaneBoard {
  for (let n = 0; n < count; n++) lanes.put(POSITIONS, fixOf(n));
  return lanes;
}
const given = (lanes: LaneBoard, version: 1 | 2 = 2, user = 'ben') =>
  lanes.after(0, { user: user as UserId, version }, new Set()).bytes;

/** Texts of frames that stand back to back. */
function textsOf(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const [short = 0, head] = [bytes[at + 1], bytes[at + 1] === 126 ? 4 : 2];
    const length = head === 4 ? bytes.readUInt16BE(at + 2) : short;
    expect(short).toBeLessThan(127);
    texts.push(bytes.toString('utf8', at + head, at + head + length));
    at += head + length;
  }
  return texts;
}
const framesOf = (bytes: Buffer) => textsOf(bytes).map((text) => JSON.parse(text) as Frame);

describe('values of a kind that is bundled', () => {
  it('LOC-10 go as one frame if several are due, each with its user and time; one alone as ever', () => {
    const alone = framesOf(given(fill(board(false), 3)));
    const [bundle, ...others] = framesOf(given(fill(board(true), 3)));
    expect(others).toEqual([]);
    expect(bundle).toEqual({
      type: 'location',
      room_id: 'trip-to-mallorca',
      payload: {
        action: 'positions',
        positions: [0, 1, 2].map((n) => {
          const { by, ts, body } = fixOf(n);
          return { user_id: by, ts, ...(JSON.parse(body) as object) };
        }),
      },
    });
    expect(alone).toHaveLength(3);
    expect(given(fill(board(true), 1))).toEqual(given(fill(board(false), 1)));
  });

  it('LOC-10 CONN-2 go to v=1 one by one', () => {
    expect(given(fill(board(true), 5), 1)).toEqual(given(fill(board(false), 5), 1));
  });

  it('LOC-10 keep their places among other values', () => {
    const lanes = fill(board(true), 2);
    lanes.put('presence.update', { ...fixOf(1), body: '{"action":"leave"}' });
    lanes.put(POSITIONS, fixOf(2));
    const told = framesOf(given(lanes)).map(({ type, payload: { positions } }) => [type, positions?.length]);
    expect(told).toEqual([
      ['location', 2],
      ['presence', undefined],
      ['location', undefined],
    ]);
  });

  it('LOC-10 ROOM-9 hold only what is for the reader', () => {
    const lanes = fill(board(true), 3);
    for (const n of [3, 4]) lanes.put(POSITIONS, fixOf(n, ['cara' as UserId]));
    const countOf = (user: string) => framesOf(given(lanes, 2, user)).map(({ payload }) => payload.positions?.length);
    expect([countOf('ben'), countOf('cara')]).toEqual([[3], [5]]);
  });

  it('LOC-10 are split where one frame would be too large', () => {
    const texts = textsOf(given(fill(board(true), 1_500)));
    expect(texts.length).toBeGreaterThan(1);
    expect(Math.max(...texts.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(FRAME_MAX_BYTES);
    const users = texts
      .flatMap((text) => (JSON.parse(text) as Frame).payload.positions ?? [])
      .map((fix) => fix.user_id);
    expect(users).toEqual(Array.from({ length: 1_500 }, (_, n) => fixOf(n).by));
  });

  it('LOC-10 take fewer bytes than frames of their own', () => {
    const bytes = (count: number) => [false, true].map((isBundled) => given(fill(board(isBundled), count)).length);
    const [alone = 0, bundled] = bytes(1);
    expect(bundled).toBe(alone);
    for (const count of [5, 20]) {
      const [singly = 0, together = 0] = bytes(count);
      expect(together).toBeLessThan(singly);
    }
  });
});
