import { describe, expect, it } from '@jest/globals';
import { lisbonWalk } from './lisbon-walk.js';
import { distanceM } from './geo.js';
import { durationOf, fixAt, routeFrom } from './route.js';

const at = (latitude: number, timeMs = NaN) => ({ latitude, longitude: 0, timeMs });

describe('a route', () => {
  it('is walked as it was, times the speed that was chosen', () => {
    const route = routeFrom('north', [at(0, 5_000), at(0.001, 85_000), at(0.001, 105_000)], []);
    if (route === undefined) throw new Error('no route');
    expect(durationOf(route)).toBe(100_000);
    expect(fixAt(route, 0, 1)).toMatchObject({ latitude: 0, heading: 0, speed: 1.4 });
    expect(fixAt(route, 40_000, 8)).toMatchObject({ latitude: 0.0005, speed: 11.1 });
    expect(fixAt(route, 90_000, 8)).toEqual({ latitude: 0.001, longitude: 0, accuracy: 8, speed: 0 });
    expect(fixAt(route, 999_000, 8)).toMatchObject({ latitude: 0.001 });
  });

  it('has a pace of its own without times, or where they go back', () => {
    for (const points of [
      [at(0), at(0.001)],
      [at(0, 9_000), at(0.001, 5_000)],
      [at(0, 9_000), at(0.001, 9_000)],
    ]) {
      const route = routeFrom('untimed', points, []);
      expect(route && durationOf(route)).toBeCloseTo(79_426, -3);
    }
  });

  it('is none where it leads nowhere, and leaves out what is not on the earth', () => {
    expect(routeFrom('nowhere', [at(1), at(NaN), at(91)], [])).toBeUndefined();
    expect(routeFrom('marked', [at(1), at(2)], [{ name: 'moon', latitude: NaN, longitude: 0 }])?.marks).toEqual([]);
  });

  it('through Lisbon is one that somebody may walk', () => {
    const { points } = lisbonWalk();
    expect(points.length).toBeGreaterThan(100);
    for (const [index, point] of points.slice(1).entries()) {
      const before = points[index] ?? point;
      expect(distanceM(before, point) / ((point.atMs - before.atMs) / 1_000)).toBeLessThan(2.2);
    }
  });
});
