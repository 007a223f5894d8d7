import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Random } from '../../../../test/chaos/random.js';
import { withNoise } from '../../../../test/support/noisy-tracks.js';
import { metresBetween } from '../geo/distance.rules.js';
import { keepMotion, whereabouts } from './motion.rules.js';
import type { Motion } from './motion.rules.js';

const METRES_PER_DEGREE = 111_195.08;
interface Step {
  readonly metres: number;
  readonly seconds: number;
  readonly accuracy?: number | null;
}
/** Metres north of the equator. */
const fix = ({ metres, seconds, ...more }: Step) => ({
  latitude: metres / METRES_PER_DEGREE,
  longitude: 0,
  fix_ts: seconds * 1_000,
  ...more,
});
type Fix = ReturnType<typeof fix>;
function estimate(fixes: readonly Fix[]) {
  let motion: Motion | undefined;
  for (const next of fixes) motion = keepMotion(motion, next);
  if (motion === undefined) throw new Error('There is no fix');
  return whereabouts(motion, fixes.at(-1)?.fix_ts ?? 0);
}
/** A fix a second of somebody who goes north. */
const going = (mps: number, count: number, accuracy = 20) =>
  Array.from({ length: count }, (_, seconds) => fix({ metres: seconds * mps, seconds, accuracy }));
const metresOf = (fixes: readonly Fix[]) => estimate(fixes).latitude * METRES_PER_DEGREE;
const off = (fixes: readonly Fix[], truth: Fix) => metresBetween(estimate(fixes), truth);
const at = (fixes: readonly Fix[], n: number): Fix => {
  const found = fixes.at(n);
  if (found === undefined) throw new Error('There is no such fix');
  return found;
};

describe('where somebody is', () => {
  it('LOC-8 is where the first fix says, as exactly as that knows', () => {
    const first = estimate([fix({ metres: 100, seconds: 7, accuracy: 20 })]);
    expect(first.latitude * METRES_PER_DEGREE).toBeCloseTo(100, 6);
    expect(first).toMatchObject({ longitude: 0, fix_ts: 7_000 });
    expect(first.deviation).toBeCloseTo(13.25, 2);
  });

  it('LOC-8 of an unknown accuracy, 20 m are assumed, and of any other at least 5 m', () => {
    const deviation = (accuracy?: number | null) =>
      estimate([fix({ metres: 0, seconds: 0, ...(accuracy !== undefined && { accuracy }) })]).deviation;
    expect([deviation(), deviation(null), deviation(0)]).toEqual(Array(3).fill(deviation(20)));
    expect(deviation(0.1)).toBe(deviation(5));
  });

  it.each([1.4, 2.8, 15, 30, 80])('LOC-8 is not behind of who goes on at %d m/s', (mps) => {
    const fixes = going(mps, 120);
    expect(off(fixes, at(fixes, -1))).toBeLessThan(0.1 * mps);
  });

  it('LOC-8 is known better than any fix knows it, of who walks, and still better of who stays', () => {
    for (const [mps, most] of [
      [1.4, 8],
      [0, 4],
    ] as const) {
      const path = going(mps, 300);
      const errors = Array.from({ length: 50 }, (_, seed) => off(withNoise(path, new Random(seed)), at(path, -1)));
      const mean = errors.reduce((sum, metres) => sum + metres, 0) / errors.length;
      expect(mean).toBeLessThan(most);
      expect(estimate(path).deviation).toBeLessThan(most);
    }
  });

  it('LOC-8 learns that fixes are farther off than the device says', () => {
    const path = going(1.4, 300, 5);
    const noisy = withNoise(path, new Random(1));
    expect(estimate(noisy).deviation / estimate(path).deviation).toBeGreaterThan(2);
    const errors = Array.from({ length: 50 }, (_, seed) => off(withNoise(path, new Random(seed)), at(path, -1)));
    expect(errors.reduce((sum, metres) => sum + metres, 0) / errors.length).toBeLessThan(9);
  });

  it('LOC-8 does not follow one fix that is far off, but the second', () => {
    const walk = going(1.4, 60);
    const gone = [60, 61].map((seconds) => fix({ metres: 5_000 + seconds, seconds, accuracy: 20 }));
    expect(metresOf([...walk, at(gone, 0)])).toBeLessThan(90);
    const back = fix({ metres: 1.4 * 61, seconds: 61, accuracy: 20 });
    expect(off([...walk, at(gone, 0), back], back)).toBeLessThan(2);
    expect(metresOf([...walk, ...gone])).toBeCloseTo(5_061, 0);
  });

  it('LOC-8 begins anew after a silence of more than a minute', () => {
    const walk = going(1.4, 60);
    const later = (seconds: number) => estimate([...walk, fix({ metres: 150, seconds: 59 + seconds, accuracy: 20 })]);
    expect(later(61).deviation).toBeCloseTo(13.25, 2);
    expect(later(61).latitude * METRES_PER_DEGREE).toBeCloseTo(150, 6);
    expect(later(60).deviation).toBeLessThan(13.2);
  });

  it('LOC-8 is near what the fixes say, all over the earth, whatever comes', () => {
    const place = {
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    };
    const step = fc.record({
      ...place,
      seconds: fc.integer({ min: 0, max: 100 }),
      accuracy: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        let now = 0;
        const fixes = steps.map(({ seconds, ...more }) => ({ ...more, fix_ts: (now += seconds * 1_000) }));
        const { latitude, longitude, deviation } = estimate(fixes);
        expect(Math.abs(latitude)).toBeLessThanOrEqual(90);
        expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
        expect(deviation).toBeGreaterThan(0);
        expect(deviation).toBeLessThan(1e8);
      }),
    );
  });

  it('LOC-8 knows neither a date line nor poles', () => {
    const around = Array.from({ length: 60 }, (_, n) => ({
      latitude: 89.9999,
      longitude: ((n * 3 + 180) % 360) - 180,
      accuracy: 5,
      fix_ts: n * 1_000,
    }));
    const along = Array.from({ length: 60 }, (_, n) => ({
      latitude: 0,
      longitude: n < 30 ? 179.9997 + n / 1e5 : -180 + (n - 30) / 1e5,
      accuracy: 5,
      fix_ts: n * 1_000,
    }));
    for (const fixes of [around, along]) expect(metresBetween(estimate(fixes), at(fixes, -1))).toBeLessThan(5);
  });
});
