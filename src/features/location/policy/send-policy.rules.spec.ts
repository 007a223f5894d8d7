import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sendPolicy } from './send-policy.rules.js';
import type { SendSituation } from './send-policy.rules.js';

const usual: SendSituation = { watchers: 2, isMoving: true, minIntervalMs: 1_000 };
const figures = (more: Partial<SendSituation>) => {
  const { min_interval_ms, min_distance_m, max_interval_ms } = sendPolicy({ ...usual, ...more });
  return [min_interval_ms, min_distance_m, max_interval_ms];
};
const situations: fc.Arbitrary<SendSituation> = fc.record({
  watchers: fc.nat(3),
  isMoving: fc.boolean(),
  battery: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  isCharging: fc.option(fc.boolean()),
  distanceToMeeting: fc.option(fc.double({ min: 0, max: 2_000, noNaN: true }), { nil: undefined }),
  minIntervalMs: fc.constantFrom(0, 1_000, 5_000, 60_000),
});

describe('when to send', () => {
  it.each<[situation: string, more: Partial<SendSituation>, policy: number[]]>([
    ['watched', {}, [2_000, 10, 30_000]],
    ['watched, near the meeting place', { distanceToMeeting: 500 }, [1_000, 5, 30_000]],
    ['watched, far from it', { distanceToMeeting: 501 }, [2_000, 10, 30_000]],
    ['nobody watches', { watchers: 0 }, [15_000, 50, 50_000]],
    ['nobody watches, near', { watchers: 0, distanceToMeeting: 0 }, [5_000, 20, 50_000]],
    ['still', { isMoving: false }, [10_000, 30, 50_000]],
    ['still, nobody watches', { isMoving: false, watchers: 0 }, [15_000, 50, 50_000]],
    ['battery low', { battery: 0.19 }, [4_000, 20, 50_000]],
    ['battery low, but charging', { battery: 0.19, isCharging: true }, [2_000, 10, 30_000]],
    ['battery not low', { battery: 0.2, isCharging: null }, [2_000, 10, 30_000]],
    ['all that makes it slow', { battery: 0, isMoving: false, watchers: 0 }, [30_000, 100, 50_000]],
    ['a server that lets through less', { minIntervalMs: 5_000 }, [5_000, 10, 30_000]],
    ['a server that lets through next to nothing', { minIntervalMs: 60_000 }, [30_000, 10, 30_000]],
  ])('LOC-10 %s', (_, more, policy) => {
    expect(figures(more)).toEqual(policy);
  });

  it('LOC-10 a friend who keeps to it stays live, whatever the situation', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { min_interval_ms, min_distance_m, max_interval_ms } = sendPolicy(situation);
        expect(max_interval_ms).toBeLessThanOrEqual(50_000);
        expect(min_interval_ms).toBeLessThanOrEqual(max_interval_ms);
        expect(min_interval_ms).toBeGreaterThanOrEqual(Math.min(situation.minIntervalMs, max_interval_ms));
        expect(min_distance_m).toBeGreaterThan(0);
      }),
    );
  });

  it('LOC-10 is never faster for having fewer watchers, less battery, a longer way, or no need to move', () => {
    const slower = fc.constantFrom<Partial<SendSituation>>(
      { watchers: 0 },
      { isMoving: false },
      { battery: 0.1, isCharging: false },
      { distanceToMeeting: undefined },
    );
    fc.assert(
      fc.property(situations, slower, (situation, change) => {
        const [before, after] = [sendPolicy(situation), sendPolicy({ ...situation, ...change })];
        expect(after.min_interval_ms).toBeGreaterThanOrEqual(before.min_interval_ms);
        expect(after.min_distance_m).toBeGreaterThanOrEqual(before.min_distance_m);
        expect(after.max_interval_ms).toBeGreaterThanOrEqual(before.max_interval_ms);
      }),
    );
  });
});
