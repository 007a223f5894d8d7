import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RUN, readTrack } from '../../../../test/support/recorded-tracks.js';
import { coarsen } from '../precision.rules.js';
import { approachTo, isMoving, keepPace } from './approach.rules.js';
import type { Pace } from './approach.rules.js';
import type { PlaceId } from './place.messages.js';

const METRES_PER_DEGREE = 111_195.08;
const meeting = { place_id: 'inn' as PlaceId, latitude: 0, longitude: 0 };
interface Step {
  readonly metres: number;
  readonly seconds: number;
  readonly speed?: number | null;
  readonly accuracy?: number;
}
/** Metres south of the meeting place. */
const fix = ({ metres, seconds, ...more }: Step) => ({
  latitude: -metres / METRES_PER_DEGREE,
  longitude: 0,
  fix_ts: seconds * 1_000,
  ...more,
});
/** What the last of some fixes tells. */
function approach(...steps: Step[]) {
  let pace: Pace | undefined;
  for (const step of steps) pace = keepPace(pace, fix(step));
  const { distance_m, eta_s } = approachTo(meeting, fix(steps.at(-1) ?? { metres: 0, seconds: 0 }), 'exact', pace);
  return [distance_m, eta_s];
}
/** A fix each 10 s, the last at the meeting place's distance. */
const speeds = (metres: number, ...told: (number | null)[]) =>
  told.map((speed, n) => ({ metres, seconds: n * 10, speed }));

describe('the way to the meeting place', () => {
  it('LOC-8 is rounded as the position is: to 10 m, or to about the size of a cell', () => {
    const shown = fix({ metres: 12_345, seconds: 0 });
    expect(approachTo(meeting, shown, 'exact', undefined)).toEqual({ place_id: 'inn', distance_m: 12_350 });
    expect(approachTo(meeting, shown, 'approx', undefined)).toEqual({ place_id: 'inn', distance_m: 12_000 });
    expect(approachTo(meeting, shown, 'city', undefined)).toEqual({ place_id: 'inn', distance_m: 10_000 });
  });

  it('LOC-8 takes as long as at the median of the last five speeds that are no standing around', () => {
    expect(approach(...speeds(1_000, 1, 2, 4, 2, 2))).toEqual([1_000, 500]);
    expect(approach(...speeds(1_000, 90, 90, 4, 0.2, 4, 0, 4, 5, 5))).toEqual([1_000, 250]);
    expect(approach(...speeds(1_000, 1, 2, 3, 4))).toEqual([1_000, 400]);
  });

  it('LOC-8 has no time of arrival before three movements, nor a minute after the last', () => {
    expect(approach(...speeds(1_000, 2, 2, 0.5))).toEqual([1_000, undefined]);
    const walked = speeds(1_000, 2, 2, 2);
    expect(approach(...walked, { metres: 1_000, seconds: 79, speed: 0 })).toEqual([1_000, 500]);
    expect(approach(...walked, { metres: 1_000, seconds: 80, speed: 0 })).toEqual([1_000, undefined]);
  });

  it('LOC-8 forgets after ten minutes how fast it was before', () => {
    const flown = speeds(90_000, 200, 200, 200);
    const walking = [601, 611, 621].map((seconds) => ({ metres: 1_000, seconds: 20 + seconds, speed: 2 }));
    expect(approach(...flown, ...walking.slice(0, 2))).toEqual([1_000, undefined]);
    expect(approach(...flown, ...walking)).toEqual([1_000, 500]);
  });

  it('LOC-8 measures the speed that a fix does not tell, on ways that are longer than the fixes are exact', () => {
    const walk = Array.from({ length: 61 }, (_, seconds) => ({ metres: 1_060 - seconds, seconds, accuracy: 10 }));
    expect(approach(...walk)).toEqual([1_000, 1_000]);
    const sway = Array.from({ length: 61 }, (_, seconds) => ({
      metres: 1_000 + (seconds % 2) * 9,
      seconds,
      accuracy: 10,
    }));
    expect(approach(...sway)).toEqual([1_000, undefined]);
    expect(approach({ metres: 100, seconds: 5 }, { metres: 10, seconds: 5 })).toEqual([10, undefined]);
  });

  it('LOC-8 LOC-7 of a coarse position tells nothing finer, and not how fast it is', () => {
    const numbers = {
      latitude: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
      longitude: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    };
    const within = fc.double({ min: -0.004, max: 0.004, noNaN: true });
    fc.assert(
      fc.property(
        fc.record(numbers),
        within,
        fc.constantFrom('approx' as const, 'city' as const),
        (at, off, precision) => {
          const shown = coarsen({ ...at, fix_ts: 20_000 }, precision);
          let pace: Pace | undefined;
          for (const step of speeds(0, 2, 2, 2)) pace = keepPace(pace, { ...fix(step), ...at });
          const neighbour = coarsen({ ...shown, latitude: shown.latitude + off, fix_ts: 20_000 }, precision);
          const told = approachTo(meeting, shown, precision, pace);
          expect(told).toEqual(approachTo(meeting, neighbour, precision, undefined));
          expect(Object.keys(told)).toEqual(['place_id', 'distance_m']);
          expect(told.distance_m % (precision === 'approx' ? 1_000 : 10_000)).toBe(0);
        },
      ),
    );
  });

  it('LOC-8 whoever moved within the last minute is moving', () => {
    const pace = keepPace(undefined, fix({ metres: 0, seconds: 0, speed: 1 }));
    expect([0, 59_999, 60_000].map((now) => isMoving(pace, now))).toEqual([true, true, false]);
  });

  it('LOC-8 of a recorded run is known nearly all the time, also where no fix tells its speed', async () => {
    const run = await readTrack(RUN);
    let pace: Pace | undefined;
    const told = run.map(({ latitude, longitude, at }) => {
      const next = { latitude, longitude, fix_ts: at, accuracy: 5 };
      pace = keepPace(pace, next);
      return approachTo(meeting, next, 'exact', pace);
    });
    const implied = told
      .flatMap(({ distance_m, eta_s }) => (eta_s === undefined ? [] : [distance_m / eta_s]))
      .sort((a, b) => a - b);
    const mean = (run.at(-1)?.distance ?? 0) / ((run.at(-1)?.at ?? 1) / 1_000);
    expect(implied.length).toBeGreaterThan(0.99 * run.length);
    expect((implied[Math.floor(implied.length / 2)] ?? 0) / mean).toBeCloseTo(1, 1);
  });
});
