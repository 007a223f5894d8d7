import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KeptPlace } from './place-row.rules.js';
import type { PlaceId, PlaceTransition } from './place.messages.js';
import type { Whereabouts } from './motion.rules.js';
import { fencesOf, passFences } from './transition.rules.js';
import type { Fence, Visits } from './transition.rules.js';

const METRES_PER_DEGREE = 111_195;
const place = (id: string, more: Partial<KeptPlace> = {}): KeptPlace => ({
  place_id: id as PlaceId,
  name: id,
  latitude: 0,
  longitude: 0,
  radius_m: 100,
  by: 'ana',
  ...more,
});
/** Metres north of the place, seconds after the first fix; known to how many metres. */
const fix = (metres: number, seconds: number, deviation = 0): Whereabouts => ({
  latitude: metres / METRES_PER_DEGREE,
  longitude: 0,
  deviation,
  fix_ts: seconds * 1_000,
});

function pass(fences: readonly Fence[], fixes: readonly Whereabouts[], now = 0) {
  let visits: Visits = {};
  const told: PlaceTransition[] = [];
  for (const next of fixes) {
    const passed = passFences(fences, visits, next, now);
    visits = passed.visits;
    told.push(...passed.transitions);
  }
  return { visits, told };
}
const home = fencesOf([place('home')]);
const events = (...fixes: Whereabouts[]) =>
  pass(home, fixes).told.map(({ event, distance_m, fix_ts }) => [event, distance_m, fix_ts / 1_000]);

describe('coming and going', () => {
  it('LOC-8 enter within the radius, dwell after 60 s, exit beyond the margin', () => {
    expect(
      events(
        fix(300, 0),
        fix(99.6, 10),
        fix(0, 69),
        fix(40.4, 70),
        fix(0, 200),
        fix(119.6, 210),
        fix(120.6, 220),
        fix(0, 230),
      ),
    ).toEqual([
      ['enter', 100, 10],
      ['dwell', 40, 70],
      ['exit', 121, 220],
      ['enter', 0, 230],
    ]);
  });

  it('LOC-8 the less exactly it is known where somebody is, the farther is the way in, and twice as far the way out', () => {
    expect(events(fix(91, 0, 10), fix(89, 10, 10), fix(119, 20, 5), fix(139, 30, 20), fix(141, 40, 20))).toEqual([
      ['enter', 89, 10],
      ['exit', 141, 40],
    ]);
  });

  it('LOC-8 the middle of a place is in it, to whatever it is known', () => {
    const small = fencesOf([place('stop', { radius_m: 20 })]);
    expect(pass(small, [fix(11, 0, 30)]).told).toEqual([]);
    expect(pass(small, [fix(9.9, 0, 30)]).told).toHaveLength(1);
  });

  it('LOC-8 nobody enters whose position is known to less than the place is large, and than 50 m', () => {
    // Of 68 of 100 positions, 101 m are 66.9 m of each axis.
    expect(events(fix(0, 0, 66.9))).toEqual([]);
    expect(events(fix(0, 0, 66.2))).toHaveLength(1);
    const small = fencesOf([place('stop', { radius_m: 20 })]);
    expect(pass(small, [fix(0, 0, 33.2)]).told).toEqual([]);
    expect(pass(small, [fix(0, 0, 33.1)]).told).toHaveLength(1);
  });

  it('LOC-8 the fix that tells an exit tells no dwell', () => {
    expect(events(fix(0, 0), fix(200, 100))).toEqual([
      ['enter', 0, 0],
      ['exit', 200, 100],
    ]);
  });

  it('LOC-8 places that are gone or over are forgotten, and nothing is told', () => {
    const two = fencesOf([place('home', { expires_at: 1_000 }), place('__proto__'), place('inn')]);
    const { visits } = pass(two, [fix(0, 0)]);
    expect(Object.keys(visits).sort()).toEqual(['__proto__', 'home', 'inn']);
    expect(passFences(two.slice(0, 2), visits, fix(900, 10), 1_000)).toEqual({
      visits: {},
      transitions: [{ place_id: '__proto__', event: 'exit', distance_m: 900, fix_ts: 10_000 }],
    });
  });

  it('LOC-8 a place that was removed and set again is another: of the first nothing more is told', () => {
    const { visits } = pass(fencesOf([place('home', { made_after: 1 })]), [fix(0, 0)]);
    const again = fencesOf([place('home', { made_after: 7 })]);
    expect(passFences(again, visits, fix(900, 10), 0)).toEqual({ visits: {}, transitions: [] });
    expect(passFences(again, visits, fix(0, 10), 0).transitions).toMatchObject([{ event: 'enter' }]);
    // Nobody knows of a visit, or a place, that an earlier release wrote down.
    expect(passFences(home, visits, fix(900, 10), 0).transitions).toMatchObject([{ event: 'exit' }]);
    expect(passFences(again, pass(home, [fix(0, 0)]).visits, fix(900, 10), 0).transitions).toMatchObject([
      { event: 'exit' },
    ]);
  });

  it('LOC-8 where nothing happens the visits stay the same object', () => {
    const { visits } = pass(home, [fix(0, 0)]);
    expect(passFences(home, visits, fix(10, 5), 0).visits).toBe(visits);
    expect(passFences(home, visits, fix(10, 70), 0).visits).toEqual({ home: { since: 0, dwelt: true } });
  });

  it('LOC-8 enter and exit alternate, at most one dwell is between them, and none is without its enter', () => {
    const deviation = fc.constantFrom(0, 3, 13, 40, 130);
    const step = fc.record({
      metres: fc.integer({ min: 0, max: 400 }),
      seconds: fc.integer({ min: 1, max: 50 }),
      deviation,
    });
    const places = fencesOf([place('a'), place('b', { latitude: 200 / METRES_PER_DEGREE, radius_m: 150 })]);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let at = 0;
        const fixes = steps.map(({ metres, seconds, deviation: known }) => fix(metres, (at += seconds), known));
        const { told, visits } = pass(places, fixes);
        for (const id of ['a', 'b']) {
          const here = told.filter(({ place_id }) => place_id === id);
          const words = here.map(({ event }) => event).join(' ');
          expect(words).toMatch(/^(enter (dwell )?exit ?)*(enter( dwell)?)?$/);
          expect(Object.keys(visits).includes(id)).toBe(here.length > 0 && here.at(-1)?.event !== 'exit');
        }
      }),
    );
  });
});
