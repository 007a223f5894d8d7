import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { metresBetween } from './geo/distance.rules.js';
import type { FixBody } from './location.messages.js';
import { coarsen } from './precision.rules.js';

const COARSE = [
  { precision: 'approx', size: 0.01, digits: 3 },
  { precision: 'city', size: 0.1, digits: 2 },
] as const;
const fix = (latitude: number, longitude: number, more: Partial<FixBody> = {}): FixBody => ({
  latitude,
  longitude,
  fix_ts: 1,
  ...more,
});
const coordinates = (limit: number) =>
  fc.oneof(
    fc.double({ min: -limit, max: limit, noNaN: true }),
    fc.integer({ min: -limit * 1_000, max: limit * 1_000 }).map((thousandths) => thousandths / 1_000),
    fc.constantFrom(-limit, 0, -0, limit, limit - 1e-13, 5e-324),
  );
const fixes = fc.record({
  latitude: coordinates(90),
  longitude: coordinates(180),
  accuracy: fc.option(fc.double({ min: 0, max: 20_000, noNaN: true })),
  fix_ts: fc.nat(),
});

describe('precision', () => {
  it('LOC-7 exact is the fix as it was', () => {
    const exact = fix(48.858_37, 2.294_48, { accuracy: 4, speed: 1.2 });
    expect(coarsen(exact, 'exact')).toBe(exact);
  });

  it('LOC-7 approx and city are the middle of a cell, without what would tell more; all else is kept', () => {
    const sent = fix(48.858_37, 2.294_48, {
      accuracy: 4,
      heading: 90,
      speed: 1.2,
      altitude: 35,
      altitude_accuracy: null,
      battery: 0.5,
      charging: true,
      activity: 'walking',
    });
    const kept = { battery: 0.5, charging: true, activity: 'walking', fix_ts: 1 };
    expect(coarsen(sent, 'approx')).toEqual({ ...kept, latitude: 48.855, longitude: 2.295, accuracy: 666 });
    expect(coarsen(sent, 'city')).toEqual({ ...kept, latitude: 48.85, longitude: 2.25, accuracy: 6_657 });
  });

  it('LOC-7 an accuracy that is worse than the cell stays; an unknown one is that of the cell', () => {
    expect(coarsen(fix(48.8, 2.2, { accuracy: 900.5 }), 'approx').accuracy).toBe(900.5);
    expect(coarsen(fix(0, 0, { accuracy: null }), 'approx').accuracy).toBe(787);
    expect(coarsen(fix(0, 0), 'city').accuracy).toBe(7_863);
  });

  it('LOC-7 the poles and 180° are in cells like everything else; edges belong to the north and the east', () => {
    expect(coarsen(fix(90, 180), 'approx')).toMatchObject({ latitude: 89.995, longitude: 179.995 });
    expect(coarsen(fix(-90, -180), 'city')).toMatchObject({ latitude: -89.95, longitude: -179.95 });
    expect(coarsen(fix(0.57, 0.29), 'approx')).toMatchObject({ latitude: 0.575, longitude: 0.295 });
    expect(coarsen(fix(-0.57, -0.29), 'approx')).toMatchObject({ latitude: -0.565, longitude: -0.285 });
  });

  it.each(COARSE)('LOC-7 $precision is the middle of the cell that holds the point', ({ precision, size }) => {
    fc.assert(
      fc.property(fixes, (sent) => {
        const told = coarsen(sent, precision);
        expect(Math.abs(told.latitude)).toBeLessThan(90);
        expect(Math.abs(told.longitude)).toBeLessThan(180);
        for (const axis of ['latitude', 'longitude'] as const) {
          expect(Math.abs(told[axis] - sent[axis])).toBeLessThanOrEqual(size / 2 + 1e-12);
          const cell = told[axis] / size - 0.5;
          expect(Math.abs(cell - Math.round(cell))).toBeLessThan(1e-6);
        }
        expect(metresBetween(told, sent)).toBeLessThanOrEqual((told.accuracy ?? 0) + 0.001);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(COARSE)('LOC-7 $precision tells no digit beyond its cell, and the same of every point in it', (grid) => {
    const { precision, size, digits } = grid;
    const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(fixes, inside, inside, (sent, north, east) => {
        const told = coarsen({ ...sent, accuracy: null }, precision);
        for (const axis of ['latitude', 'longitude'] as const) {
          expect(String(told[axis])).toBe(String(Number(told[axis].toFixed(digits))));
        }
        const neighbour = {
          ...sent,
          accuracy: 3,
          latitude: told.latitude + (north - 0.5) * size,
          longitude: told.longitude + (east - 0.5) * size,
        };
        expect(coarsen(neighbour, precision)).toEqual(told);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(COARSE)('LOC-7 $precision again changes nothing', ({ precision }) => {
    fc.assert(
      fc.property(fixes, (sent) => {
        const told = coarsen(sent, precision);
        expect(coarsen(told, precision)).toEqual(told);
      }),
    );
  });
});
