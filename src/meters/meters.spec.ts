import { describe, expect, it } from '@jest/globals';
import { Buckets } from './buckets.js';
import { Meters } from './meters.js';

const countOf = ({ counts }: Buckets): number => counts.reduce((sum, count) => sum + count);

describe('Buckets', () => {
  it('have a bound for what is equal to it, and a place for what is above all', () => {
    const buckets = new Buckets([0, 1, 10]);
    for (const value of [0, 0.5, 1, 10, 11, Infinity]) buckets.add(value);
    expect(buckets.counts).toEqual([1, 2, 1, 2]);
    expect(new Buckets([5]).sum).toBe(0);
  });
});

describe('Meters', () => {
  it('count close codes that clients make up as one', () => {
    const meters = new Meters();
    for (const code of [1000, 1012, 1012, 3000, 4999]) {
      meters.open();
      meters.close(code);
    }
    const { counts } = meters.closed;
    expect([1000, 1012, 'other' as const, 1006].map((code) => counts.get(code))).toEqual([1, 2, 2, 0]);
    expect([meters.opened, meters.connections]).toEqual([5, 0]);
    expect(counts.has(3000)).toBe(false);
  });

  it('measure what is due once, when it is handed over', () => {
    const meters = new Meters();
    meters.delivered();
    meters.due(performance.now() - 2_000);
    meters.due(performance.now());
    meters.delivered();
    meters.delivered();
    expect(countOf(meters.delivery)).toBe(2);
    expect(meters.delivery.sum).toBeGreaterThanOrEqual(2);
    expect(meters.delivery.sum).toBeLessThan(3);
  });
});
