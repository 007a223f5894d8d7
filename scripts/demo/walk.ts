import type { TrackPoint } from '../../test/support/recorded-tracks.js';
import type { Place } from './places.js';

/** Nearer than this is there. */
const THERE_M = 400;
const METRES_PER_DEGREE = 111_195;

export interface Start {
  /** ms into the recording. */
  readonly at: number;
  /** From there towards the end of the track, or back to its beginning. */
  readonly isBackward?: boolean;
}
export type Fix = Pick<TrackPoint, 'latitude' | 'longitude' | 'altitude' | 'heading' | 'speed'>;

/** Walks a recorded track at some speed, and at its end back again, for ever. */
export class Walk {
  /** Metres walked. */
  distance = 0;
  private readonly length: number;
  private readonly stops: readonly { readonly at: number; readonly place: Place }[];
  /** ms of recorded time since the beginning of the track, to its end and back, and so on. */
  private time: number;
  private place: number;

  constructor(
    private readonly track: readonly TrackPoint[],
    places: readonly Place[],
    { at, isBackward = false }: Start,
  ) {
    this.length = track.at(-1)?.at ?? 0;
    this.time = isBackward ? 2 * this.length - at : at;
    this.place = this.pointAt(this.time).distance;
    this.stops = places.flatMap((place) => stopsOf(track, place));
  }

  /** Goes on for `ms` of recorded time; tells where that is, and which place was passed last on the way. */
  go(ms: number): { readonly fix: Fix; readonly arrived: Place | undefined } {
    const [from, to] = [this.fold(this.time), this.fold(this.time + ms)];
    this.time = (this.time + ms) % (2 * this.length);
    const { distance, latitude, longitude, altitude, heading, speed } = this.pointAt(this.time);
    this.distance += Math.abs(distance - this.place);
    this.place = distance;
    const isPassed = (at: number) => at > Math.min(from, to) && at <= Math.max(from, to);
    const arrived = this.stops.find(({ at }) => isPassed(at))?.place;
    return { fix: { latitude, longitude, altitude, heading: this.isBack ? turned(heading) : heading, speed }, arrived };
  }

  private get isBack(): boolean {
    return this.time % (2 * this.length) > this.length;
  }

  /** Where on the track a time is, on the way there or back. */
  private fold(time: number): number {
    const within = time % (2 * this.length);
    return within > this.length ? 2 * this.length - within : within;
  }

  /** The last point recorded by then. */
  private pointAt(time: number): TrackPoint {
    const at = this.fold(time);
    let [low, high] = [0, this.track.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.track[middle]?.at ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const point = this.track[low];
    if (point === undefined) throw new Error('The track has no points');
    return point;
  }
}

/** When the track is nearest to the place; never, if it does not go there. */
function stopsOf(track: readonly TrackPoint[], place: Place): { at: number; place: Place }[] {
  let [nearest, at] = [THERE_M, -1];
  for (const point of track) {
    const north = (point.latitude - place.latitude) * METRES_PER_DEGREE;
    const east = (point.longitude - place.longitude) * METRES_PER_DEGREE * Math.cos((place.latitude * Math.PI) / 180);
    const metres = Math.hypot(north, east);
    if (metres < nearest) [nearest, at] = [metres, point.at];
  }
  return at < 0 ? [] : [{ at, place }];
}

function turned(heading: number | null): number | null {
  return heading === null ? null : (heading + 180) % 360;
}
