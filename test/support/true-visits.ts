import type { Point } from '../../src/features/location/geo/distance.rules.js';
import { boxAround, isOutside, metresBetween } from '../../src/features/location/geo/distance.rules.js';

interface Circle extends Point {
  readonly place_id: string;
  readonly radius_m: number;
}
interface TimedPoint extends Point {
  readonly fix_ts: number;
}
/** A stretch of time within a radius. */
export interface TrueVisit {
  readonly from: number;
  /** The first moment outside again; `Infinity`: there is none. */
  readonly to: number;
  /** Metres from the edge to the innermost point. */
  readonly depth: number;
  /** Metres from the edge to the outermost point since the visit before, or 1 km; `Infinity`: it is the first. */
  readonly away: number;
}
interface Told {
  readonly place_id: string;
  readonly event: string;
  readonly fix_ts: number;
}
type Stay = Pick<TrueVisit, 'from' | 'to'>;
/** What is wrong with what was told: how often, of each kind. */
export interface Verdict {
  /** Deep visits of which nothing was told. */
  missed: number;
  /** Two visits told as one, though somebody was far away between them. */
  merged: number;
  /** Told of somebody who never came near. */
  invented: number;
  /** One visit told as several. */
  doubled: number;
}
/** A visit may be told this much later than it is over, of fixes that are known late. */
const LATE_MS = 20_000;
/** Farther away, how far does not matter. */
const SURROUNDINGS_M = 1_000;

/** The truth, if the points are true. */
export function trueVisits(circle: Circle, points: readonly TimedPoint[]): TrueVisit[] {
  const visits: TrueVisit[] = [];
  const box = boxAround(circle, circle.radius_m + SURROUNDINGS_M);
  let [from, depth, away, isInside] = [0, 0, Infinity, false];
  for (const point of points) {
    const beyond = isOutside(box, point) ? SURROUNDINGS_M : metresBetween(circle, point) - circle.radius_m;
    if (isInside && beyond > 0) {
      visits.push({ from, to: point.fix_ts, depth, away });
      [isInside, away] = [false, beyond];
    } else if (!isInside && beyond <= 0) {
      [isInside, from, depth] = [true, point.fix_ts, 0];
    }
    if (isInside) depth = Math.max(depth, -beyond);
    else if (visits.length > 0) away = Math.max(away, beyond);
  }
  return isInside ? [...visits, { from, to: Infinity, depth, away }] : visits;
}

/** Of one place. Both alternate, so that visits say as much as crossings. */
export function staysOf(placeId: string, told: readonly Told[]): Stay[] {
  const here = told.filter(({ place_id, event }) => place_id === placeId && event !== 'dwell');
  return here.flatMap(({ event, fix_ts }, n) =>
    event === 'enter' ? [{ from: fix_ts, to: here[n + 1]?.fix_ts ?? Infinity }] : [],
  );
}

/**
 * Compares what was told of a place with the truth. Visits, and absences between two of them, that are nowhere deeper than
 * `tolerance` may be told or not, and so may a visit of somebody who comes so close to the edge from outside.
 */
export function judgeStays(
  circle: Circle,
  points: readonly TimedPoint[],
  visits: readonly TrueVisit[],
  stays: readonly Stay[],
  tolerance: number,
): Verdict {
  const verdict = { missed: 0, merged: 0, invented: 0, doubled: 0 };
  const meets = (visit: TrueVisit, stay: Stay) => stay.from <= visit.to + LATE_MS && stay.to >= visit.from;
  let before: readonly Stay[] = [];
  for (const visit of visits) {
    const met = stays.filter((stay) => meets(visit, stay));
    if (met.length === 0 && visit.depth >= tolerance) verdict.missed++;
    if (met.length > 1) verdict.doubled += met.length - 1;
    if (visit.away >= tolerance && met.some((stay) => before.includes(stay))) verdict.merged++;
    before = met;
  }
  for (const stay of stays) {
    if (!visits.some((visit) => meets(visit, stay)) && !comesNear(circle, points, stay, tolerance)) verdict.invented++;
  }
  return verdict;
}

function comesNear(circle: Circle, points: readonly TimedPoint[], stay: Stay, tolerance: number): boolean {
  const box = boxAround(circle, circle.radius_m + tolerance);
  const during = points.filter(({ fix_ts }) => fix_ts >= stay.from - LATE_MS && fix_ts <= stay.to);
  return during.some((point) => !isOutside(box, point) && metresBetween(circle, point) <= circle.radius_m + tolerance);
}
