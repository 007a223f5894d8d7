import { RIDE, RUN, readTrack } from '../../test/support/recorded-tracks.js';
import type { TrackPoint } from '../../test/support/recorded-tracks.js';

/** Where each of some people is, second by second. */
export type Way = readonly TrackPoint[];

/** Different stretches of the recorded tracks, in turn, as a phone that takes a fix a second would tell them. */
export async function waysOf(people: number, seconds: number): Promise<Way[]> {
  const tracks = [eachSecond(await readTrack(RUN)), eachSecond(await readTrack(RIDE))];
  return Array.from({ length: people }, (_, n) => {
    const track = tracks[n % tracks.length] ?? [];
    const from = Math.floor(((n + 0.5) / people) * (track.length - seconds));
    return track.slice(from, from + seconds);
  });
}

/** The run has a fix a second; between those of the ride, one each 3.6 s, people are taken to go straight on. */
function eachSecond(track: readonly TrackPoint[]): TrackPoint[] {
  return track.flatMap((point, n) => {
    const next = track[n + 1];
    if (next === undefined) return [point];
    const count = Math.round((next.at - point.at) / 1_000);
    return Array.from({ length: count }, (_, step) => {
      const between = (a: number, b: number) => a + ((b - a) * step) / count;
      return {
        ...point,
        latitude: rounded(between(point.latitude, next.latitude)),
        longitude: rounded(between(point.longitude, next.longitude)),
        at: point.at + step * 1_000,
        distance: between(point.distance, next.distance),
      };
    });
  });
}

/** As phones tell them. */
function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
