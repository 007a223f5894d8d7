import { describe, expect, it } from '@jest/globals';
import { ageText, freshness, spanText } from './age.js';

describe('the age of a position', () => {
  it('is told in its largest unit', () => {
    expect([-50, 1_999, 12_400, 59_999, 61_000, 7_260_000].map(ageText)).toEqual([
      'now',
      'now',
      '12 s ago',
      '59 s ago',
      '1 min ago',
      '2 h 1 min ago',
    ]);
    expect([3_600_000, 30 * 86_400_000 - 1].map(spanText)).toEqual(['1 h', '29 d 23 h']);
  });

  it('fades a disc, and the state that the server tells fades it more', () => {
    expect(freshness('live', 3_000)).toBe(1);
    expect(freshness('live', 35_000)).toBeCloseTo(0.825);
    expect(freshness('live', 900_000)).toBeCloseTo(0.65);
    expect(freshness('stale', 70_000)).toBe(0.5);
    expect(freshness('offline', 700_000)).toBe(0.35);
  });
});
