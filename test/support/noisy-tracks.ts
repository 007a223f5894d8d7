import type { Random } from '../chaos/random.js';
import type { TrackPoint } from './recorded-tracks.js';

const METRES_PER_DEGREE = 111_195;
/** The radius that holds 68 of 100 fixes. */
export const NOISE_M = 20;
/** Each axis of such a fix is off by a normal deviate of this many metres. */
const DEVIATION_M = NOISE_M / Math.sqrt(-2 * Math.log(1 - 0.68));

type Position = Pick<TrackPoint, 'latitude' | 'longitude'>;

/** The positions as a phone tells them that knows them to 20 m; each is off by itself. */
export function withNoise<Fix extends Position>(fixes: readonly Fix[], random: Random, deviation = DEVIATION_M): Fix[] {
  return fixes.map((fix) => {
    const metres = deviation * Math.sqrt(-2 * Math.log(1 - random.next()));
    const direction = 2 * Math.PI * random.next();
    const east = METRES_PER_DEGREE * Math.cos((fix.latitude * Math.PI) / 180);
    return {
      ...fix,
      latitude: fix.latitude + (metres * Math.cos(direction)) / METRES_PER_DEGREE,
      longitude: fix.longitude + (metres * Math.sin(direction)) / east,
    };
  });
}

/** 60 points: in the middle of each of 60 stretches of as many fixes. */
export function milestones(track: readonly TrackPoint[]): TrackPoint[] {
  return Array.from({ length: 60 }, (_, n) => Math.floor(((n + 0.5) * track.length) / 60)).flatMap((middle) =>
    track.slice(middle, middle + 1),
  );
}
