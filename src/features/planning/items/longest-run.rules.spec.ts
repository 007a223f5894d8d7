import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { longestRun } from './longest-run.rules.js';

/** By trying every subset. */
function longestLength(values: readonly number[]): number {
  const subsets = Array.from({ length: 2 ** values.length }, (_, bits) =>
    values.filter((__, at) => (bits >> at) % 2 === 1),
  );
  return Math.max(...subsets.filter(isIncreasing).map(({ length }) => length));
}
const isIncreasing = (values: readonly number[]) =>
  values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0));

describe('longestRun', () => {
  it.each([
    [[], []],
    [
      [0, 1, 2],
      [0, 1, 2],
    ],
    [
      [2, 0, 1],
      [1, 2],
    ],
    [[3, 2, 1, 0], [3]],
    [
      [1, 2, 3, 0],
      [0, 1, 2],
    ],
  ])('of %j are the places %j', (values, places) => {
    expect(longestRun(values)).toEqual(places);
  });

  it('is increasing, and none is longer', () => {
    const permutation = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7]);
    fc.assert(
      fc.property(permutation, (values) => {
        const run = longestRun(values);
        expect(isIncreasing(run) && isIncreasing(run.map((place) => values[place] ?? -1))).toBe(true);
        expect(run).toHaveLength(longestLength(values));
      }),
    );
  });
});
