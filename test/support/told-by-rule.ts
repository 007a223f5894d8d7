import type { FixBody } from '../../src/features/location/location.messages.js';
import { keepMotion, whereabouts } from '../../src/features/location/places/motion.rules.js';
import type { Motion } from '../../src/features/location/places/motion.rules.js';
import type { PlaceId, PlaceMessage, PlaceTransition } from '../../src/features/location/places/place.messages.js';
import { fencesOf, passFences } from '../../src/features/location/places/transition.rules.js';
import type { Visits } from '../../src/features/location/places/transition.rules.js';
import { milestones } from './noisy-tracks.js';
import type { TrackPoint } from './recorded-tracks.js';

export type PlacedFix = Pick<FixBody, 'latitude' | 'longitude' | 'accuracy' | 'fix_ts'>;

/** What LOC-8 tells of fixes if each goes out, but for dwells. */
export function toldByRule(places: readonly PlaceMessage[], fixes: readonly PlacedFix[]): PlaceTransition[] {
  const fences = fencesOf(places);
  let motion: Motion | undefined;
  let visits: Visits = {};
  return fixes.flatMap((fix) => {
    motion = keepMotion(motion, fix);
    const passed = passFences(fences, visits, whereabouts(motion, fix.fix_ts), 0);
    visits = passed.visits;
    return passed.transitions.filter(({ event }) => event !== 'dwell');
  });
}

/** 60 circles of 100 m. */
export function placesAlong(track: readonly TrackPoint[]): PlaceMessage[] {
  return milestones(track).map(({ latitude, longitude }, n) => {
    const place_id = `place${n}` as PlaceId;
    return { place_id, name: place_id, latitude, longitude, radius_m: 100, by: 'ana' };
  });
}
