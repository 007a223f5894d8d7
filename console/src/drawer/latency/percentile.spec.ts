import { expect, test } from '@jest/globals';
import { medians, milliseconds, percentile } from './percentile.js';

test('a percentile is a value that occurred', () => {
  const values = [5, 1, 4, 2, 3, 10, 9, 8, 7, 6];
  expect([50, 95, 99].map((of100) => percentile(values, of100))).toEqual([5, 10, 10]);
  expect(percentile([], 50)).toBeUndefined();
  expect(percentile([7], 1)).toBe(7);
});

test('medians of times, with gaps where nothing was', () => {
  const at = (clock: number, ms: number) => ({ clock, ms });
  expect(medians([at(5, 9), at(71, 1), at(75, 3), at(79, 2), at(99, 8)], 100, 10, 3)).toEqual([2, undefined, 8]);
});

test('durations are short to read', () => {
  expect([undefined, 0.42, 12.4, 25_000].map((ms) => milliseconds(ms))).toEqual(['–', '0.4 ms', '12 ms', '25 s']);
});
