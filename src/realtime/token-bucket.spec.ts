import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUCKETS_MAX } from '../protocol/limits.js';
import { TokenBucket, TokenBuckets } from './token-bucket.js';

describe('TokenBucket', () => {
  it('gives what it holds at once, then one for each token that time brings, and tells how long that takes', () => {
    const bucket = new TokenBucket({ perSecond: 4, burst: 2 }, 0);
    expect([0, 0, 0, 125, 250, 375].map((now) => bucket.take(now))).toEqual([0, 0, 250, 125, 0, 125]);
    expect([10_000, 10_000, 10_000].map((now) => bucket.take(now))).toEqual([0, 0, 250]);
  });

  it('never gives more than it holds and time brings, and always after the time that it told', () => {
    const rate = fc.record({ perSecond: fc.integer({ min: 1, max: 500 }), burst: fc.integer({ min: 1, max: 50 }) });
    const pauses = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(rate, pauses, ({ perSecond, burst }, waits) => {
        const bucket = new TokenBucket({ perSecond, burst }, 0);
        let [now, taken] = [0, 0];
        for (const wait of waits) {
          now += wait;
          const waitMs = bucket.take(now);
          if (waitMs === 0) taken++;
          expect(taken).toBeLessThanOrEqual(burst + (now / 1000) * perSecond + 1e-6);
        }
        now += bucket.take(now);
        expect(bucket.take(now + 1)).toBeLessThanOrEqual(1000 / perSecond + 1);
      }),
    );
  });
});

describe('TokenBuckets', () => {
  it('keep one for each key, and forget those that nobody asked for lately', () => {
    const buckets = new TokenBuckets<string>({ perSecond: 1, burst: 1 });
    const first = buckets.of('first');
    for (let n = 1; n < BUCKETS_MAX; n++) buckets.of(`${n}`);
    expect(buckets.of('first')).toBe(first);
    buckets.of('one more');
    expect(buckets.of('first')).toBe(first);
    for (let n = 1; n <= BUCKETS_MAX; n++) buckets.of(`${n}`);
    expect(buckets.of('first')).not.toBe(first);
  });
});
