import { describe, expect, it } from '@jest/globals';
import { batchAck, judgeBatch, trackedOf } from './batch.rules.js';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;
const fix = (ts: number) => ({ latitude: 1, longitude: 2, ts });
const ordersOf = (judged: ReturnType<typeof judgeBatch>) => judged.newer.map(({ verdict }) => verdict.order);

describe('a batch of fixes', () => {
  it('LOC-2 is judged in the order of their times, each against the one before', () => {
    const judged = judgeBatch([fix(NOW - 1), fix(NOW - 3), fix(NOW - 1), fix(NOW - 2)], undefined, NOW);
    expect(ordersOf(judged)).toEqual([NOW - 3, NOW - 2, NOW - 1]);
    expect(batchAck(judged, true)).toEqual({ accepted: 3, stale: 1, rejected: [] });
    expect(batchAck(judged, false)).toEqual({ accepted: 0, stale: 4, rejected: [] });
  });

  it('LOC-2 has what is not newer than the last one as stale, and by its place what is too far ahead', () => {
    const ahead = [fix(NOW + 2 * DAY), fix(NOW - 5), fix(NOW + DAY + 1), fix(NOW + DAY)];
    const judged = judgeBatch(ahead, { order: NOW - 5 }, NOW);
    expect(judged.newer).toMatchObject([{ verdict: { order: NOW + DAY, isAdjusted: true, body: { fix_ts: NOW } } }]);
    expect(batchAck(judged, true)).toEqual({
      accepted: 1,
      stale: 1,
      rejected: [
        { index: 0, code: 'invalid_timestamp' },
        { index: 2, code: 'invalid_timestamp' },
      ],
    });
  });

  it('LOC-9 is in the track, but for what is late and older than the share', () => {
    const judged = judgeBatch(
      [-9, -7, -5, -2, -1].map((at) => fix(NOW + at)),
      { order: NOW - 5 },
      NOW,
    );
    expect(trackedOf(judged, NOW - 7).map(({ order }) => order - NOW)).toEqual([-7, -5, -2, -1]);
  });
});
