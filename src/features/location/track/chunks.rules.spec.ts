import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Row } from '../../../store/room-store.js';
import { chunksFor, extend } from './chunks.rules.js';
import { inOrder, unpackPoints } from './track-point.rules.js';
import type { TrackPoint } from './track.messages.js';
import { chunkKey, pointsOf } from './track-rows.rules.js';
import type { Track } from './track-rows.rules.js';

const EMPTY: Track = { share_id: 's', precision: 'exact', chunks: [], next: 0 };
const point = (ts: number): TrackPoint => ({ ts, latitude: ts / 1e6, longitude: 0 });
const points = (from: number, count: number, step = 1) =>
  Array.from({ length: count }, (_, at) => point(from + at * step));

/** A track and its rows; what is not to be read, is not there. */
class Kept {
  track = EMPTY;
  readonly rows = new Map<string, Row>();

  add(added: readonly TrackPoint[]): void {
    const known = [...chunksFor(this.track, added)].map((number) => chunkKey('s', number));
    const rows = new Map([...this.rows].filter(([key]) => known.includes(key)));
    const extended = extend(this.track, added, { rows });
    if (extended === undefined) throw new Error('what was read does not do');
    this.track = extended.track;
    for (const [number, body] of extended.written) this.rows.set(chunkKey('s', number), { rev: 1, body });
    for (const number of extended.dropped) this.rows.delete(chunkKey('s', number));
  }

  get times(): number[] {
    return this.track.chunks.flatMap(([number]) =>
      unpackPoints(this.rows.get(chunkKey('s', number))?.body ?? '').map(({ ts }) => ts),
    );
  }
}

describe('the chunks of a track', () => {
  it('LOC-9 are filled one after the other, the last one again and again', () => {
    const kept = new Kept();
    for (let at = 0; at < 250; at += 50) kept.add(points(at, 50));
    expect(kept.track.chunks).toEqual([
      [0, 0, 100],
      [1, 100, 100],
      [2, 200, 50],
    ]);
    expect(kept.times).toEqual(points(0, 250).map(({ ts }) => ts));
  });

  it('LOC-9 take late points in their places, and split evenly where there are too many', () => {
    const kept = new Kept();
    kept.add(points(0, 300, 10));
    kept.add([...points(1, 50, 10), point(1_005)]);
    expect(kept.track.chunks).toEqual([
      [0, 0, 75],
      [3, 371, 75],
      [1, 1_000, 51],
      [4, 1_500, 50],
      [2, 2_000, 100],
    ]);
  });

  it('LOC-9 have every point once, ascending, whatever the order in which they come, and none is too large', () => {
    const batches = fc.array(fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 100 }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(batches, (added) => {
        const kept = new Kept();
        for (const times of added) kept.add(inOrder(times.map(point)));
        expect(kept.times).toEqual([...new Set(added.flat())].sort((a, b) => a - b));
        expect(pointsOf(kept.track)).toBe(kept.times.length);
        for (const [place, [, from, count]] of kept.track.chunks.entries()) {
          expect(count).toBeLessThanOrEqual(100);
          expect(from).toBe(kept.times[pointsOf({ chunks: kept.track.chunks.slice(0, place) })]);
          if (place > 0 && place < kept.track.chunks.length - 1) expect(count).toBeGreaterThanOrEqual(50);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('LOC-9 change nothing where all is known already, and are looked at again where one was not read', () => {
    const kept = new Kept();
    kept.add(points(0, 150));
    const { track, rows } = kept;
    expect(extend(track, points(20, 100), { rows })?.written.size).toBe(0);
    expect(extend(track, [point(3)], { rows: new Map() })).toBeUndefined();
  });

  it('LOC-9 are 20,000 points at most: then the oldest go', () => {
    const kept = new Kept();
    for (let at = 0; at < 20_000; at += 100) kept.add(points(at, 100));
    expect(pointsOf(kept.track)).toBe(20_000);
    kept.add(points(20_000, 150));
    expect(kept.track.chunks[0]).toEqual([2, 200, 100]);
    expect(pointsOf(kept.track)).toBe(19_950);
    expect(kept.rows.size).toBe(kept.track.chunks.length);
  });
});
