import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boxAround, isOutside, metresBetween } from './distance.rules.js';
import type { Point } from './distance.rules.js';

const at = (latitude: number, longitude: number): Point => ({ latitude, longitude });
const degrees = (max: number) => fc.double({ min: -max, max, noNaN: true });
const nearTo = (edge: number) => fc.double({ min: -0.5, max: 0.5, noNaN: true }).map((off) => edge + off);
const latitudes = fc.oneof(degrees(90), fc.constantFrom(-90, 0, 90), nearTo(89.5), nearTo(-89.5));
const longitudes = fc.oneof(degrees(180), fc.constantFrom(-180, 0, 180), nearTo(179.5), nearTo(-179.5));
const points = fc.record({ latitude: latitudes, longitude: longitudes });
const radii = fc.oneof(fc.double({ min: 20, max: 50_000, noNaN: true }), fc.double({ min: 0, max: 3e7, noNaN: true }));

/** A pair that is likely to be about as far apart as the radius that goes with it. */
const pairs = fc.oneof(
  fc.record({ a: points, b: points }),
  fc.record({ a: points, north: degrees(1), east: degrees(1) }).map(({ a, north, east }) => {
    const longitude = ((((a.longitude + east + 180) % 360) + 360) % 360) - 180;
    return { a, b: at(Math.max(-90, Math.min(90, a.latitude + north)), longitude) };
  }),
);

describe('distance', () => {
  it('LOC-8 is that of the great circle, within half a percent of the ellipsoid', () => {
    const [paris, rome] = [at(48.8566, 2.3522), at(41.9028, 12.4964)];
    const onTheEllipsoid = 1_110_754;
    expect(Math.abs(metresBetween(paris, rome) / onTheEllipsoid - 1)).toBeLessThan(0.005);
    expect(metresBetween(at(0, 0), at(0, 1))).toBeCloseTo((6_371_008.8 * Math.PI) / 180, 3);
    expect(metresBetween(at(10, 180), at(10, -180))).toBeCloseTo(0, 6);
    expect(metresBetween(at(90, 17), at(90, -120))).toBeCloseTo(0, 6);
  });

  it('LOC-8 is a number between any two points, also between opposite ones, and the same both ways', () => {
    const opposite = points.map((a) => ({
      a,
      b: at(-a.latitude, a.longitude > 0 ? a.longitude - 180 : a.longitude + 180),
    }));
    fc.assert(
      fc.property(fc.oneof(pairs, opposite), ({ a, b }) => {
        const metres = metresBetween(a, b);
        expect(metres).toBeGreaterThanOrEqual(0);
        expect(metres).toBeLessThanOrEqual(6_371_008.8 * Math.PI);
        expect(Math.abs(metresBetween(b, a) - metres)).toBeLessThan(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('LOC-8 what is outside of a box is farther, at the poles and across 180° too', () => {
    let outside = 0;
    fc.assert(
      fc.property(pairs, fc.oneof(radii, fc.constant('as far')), ({ a, b }, asked) => {
        const metres = typeof asked === 'number' ? asked : metresBetween(a, b);
        if (!isOutside(boxAround(a, metres), b)) return;
        outside += 1;
        expect(metresBetween(a, b)).toBeGreaterThan(metres);
      }),
      { numRuns: 5_000 },
    );
    expect(outside).toBeGreaterThan(500);
  });

  it('LOC-8 a box holds little more than its circle', () => {
    const madrid = at(40.4, -3.7);
    const box = boxAround(madrid, 1_000);
    expect([isOutside(box, at(40.4089, -3.7)), isOutside(box, at(40.4091, -3.7))]).toEqual([false, true]);
    expect([isOutside(box, at(40.4, -3.6883)), isOutside(box, at(40.4, -3.688))]).toEqual([false, true]);
    const fiji = boxAround(at(-17, 179.999), 1_000);
    expect([isOutside(fiji, at(-17, -179.993)), isOutside(fiji, at(-17, -179.98))]).toEqual([false, true]);
  });
});
