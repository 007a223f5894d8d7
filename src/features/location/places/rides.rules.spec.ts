import { beforeAll, describe, expect, it } from '@jest/globals';
import { Random } from '../../../../test/chaos/random.js';
import { NOISE_M, withNoise } from '../../../../test/support/noisy-tracks.js';
import { RIDE, RUN, readTrack } from '../../../../test/support/recorded-tracks.js';
import { placesAlong, toldByRule } from '../../../../test/support/told-by-rule.js';
import type { PlacedFix } from '../../../../test/support/told-by-rule.js';
import { judgeStays, staysOf, trueVisits } from '../../../../test/support/true-visits.js';
import type { TrueVisit, Verdict } from '../../../../test/support/true-visits.js';
import type { PlaceMessage, PlaceTransition } from './place.messages.js';

const IS_CI = process.env['CI'] !== undefined;
/** Of the noise. In CI there is no time for all of them. */
const SEEDS = Array.from({ length: IS_CI ? 6 : 25 }, (_, n) => n + 1);
const RIGHT: Verdict = { missed: 0, merged: 0, invented: 0, doubled: 0 };

/** As often as a send policy lets through. */
function everyMs(fixes: readonly PlacedFix[], ms: number): PlacedFix[] {
  let last = -Infinity;
  return fixes.filter(({ fix_ts }) => {
    if (fix_ts - last < ms) return false;
    last = fix_ts;
    return true;
  });
}

/**
 * The truth is the recorded track, and who is within a radius on it. Fixes that are 20 m off show no visit that is nowhere 20 m
 * deep, nor that somebody was away who was nowhere 20 m from the edge: of the ride's 134 crossings, 18 are those of five
 * visits of 0 to 13 m and four absences of 4 to 17 m, of the run's 130 two, of a visit of 19 m. They may be told or not; all
 * others are told, once.
 */
describe.each([
  {
    name: 'the ride',
    path: RIDE,
    crossings: 134,
    shallow: [0, 0, 3, 3, 13],
    away: [4, 6, 8, 17],
    least: 124,
    most: 126,
  },
  { name: 'the run', path: RUN, crossings: 130, shallow: [19], away: [], least: 129, most: 130 },
])('60 places along $name, fixes 20 m off', ({ path, crossings, shallow, away, least, most }) => {
  let exact: PlacedFix[];
  let places: PlaceMessage[];
  let truth: TrueVisit[][];
  const judge = (told: readonly PlaceTransition[], tolerance: number) => {
    const sum = { ...RIGHT };
    for (const [n, place] of places.entries()) {
      const verdict = judgeStays(place, exact, truth[n] ?? [], staysOf(place.place_id, told), tolerance);
      for (const kind of ['missed', 'merged', 'invented', 'doubled'] as const) sum[kind] += verdict[kind];
    }
    return sum;
  };
  const noisy = (seed: number, accuracy = NOISE_M) =>
    withNoise(exact, new Random(seed)).map((fix) => ({ ...fix, accuracy }));

  beforeAll(async () => {
    const track = await readTrack(path);
    exact = track.map(({ latitude, longitude, at }) => ({ latitude, longitude, accuracy: 0, fix_ts: at }));
    places = placesAlong(track);
    truth = places.map((place) => trueVisits(place, exact));
  });

  it('LOC-8 the truth, and what of it 20 m of noise hide', () => {
    const visits = truth.flat();
    const sorted = (metres: number[]) =>
      metres
        .filter((depth) => depth < NOISE_M)
        .map(Math.round)
        .sort((a, b) => a - b);
    expect(visits.reduce((sum, { to }) => sum + (to === Infinity ? 1 : 2), 0)).toBe(crossings);
    expect(sorted(visits.map(({ depth }) => depth))).toEqual(shallow);
    expect(sorted(visits.map((visit) => visit.away))).toEqual(away);
  });

  it('LOC-8 the true crossings are told, no more and no less, for each seed', () => {
    const counts = SEEDS.map((seed) => {
      const told = toldByRule(places, noisy(seed));
      expect({ seed, ...judge(told, NOISE_M) }).toEqual({ seed, ...RIGHT });
      return told.length;
    });
    const [min, max] = [Math.min(...counts), Math.max(...counts)];
    if (!IS_CI) expect([min, max]).toEqual([least, most]);
    expect(min).toBeGreaterThanOrEqual(least);
    expect(max).toBeLessThanOrEqual(most);
  });

  it.each([2_000, 4_000, 15_000])('LOC-8 as true by a fix each %d ms, to 30 m', (ms) => {
    for (const seed of SEEDS.slice(0, 3)) {
      expect({ seed, ...judge(toldByRule(places, everyMs(noisy(seed), ms)), 30) }).toEqual({ seed, ...RIGHT });
    }
  });

  it.each([5, 10, 50])('LOC-8 as true by fixes that claim to know to %d m, to 30 m', (accuracy) => {
    for (const seed of SEEDS.slice(0, 3)) {
      expect({ seed, ...judge(toldByRule(places, noisy(seed, accuracy)), 30) }).toEqual({ seed, ...RIGHT });
    }
  });
});
