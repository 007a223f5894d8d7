import type { Fix } from '@rally/client';
import { between, distanceM, headingTo } from './geo.js';
import type { Coordinates } from './geo.js';

/** A way that somebody walked, with when they were where. */
export interface Route {
  readonly name: string;
  /** Two at least, ascending in time from 0. */
  readonly points: readonly RoutePoint[];
  /** What is beside the way. */
  readonly marks: readonly Mark[];
}
export interface RoutePoint extends Coordinates {
  readonly atMs: number;
}
export interface Mark extends Coordinates {
  readonly name: string;
}
/** As a file has it; `timeMs` is since 1970, or `NaN`. */
export interface RecordedPoint extends Coordinates {
  readonly timeMs: number;
}

/** Of who left no times. */
const WALKING_MPS = 1.4;
/** What a phone says under the sky of a town. */
const ACCURACY_M = 8;

/** `undefined` if it leads nowhere. Without times, or with such that go back, it is walked at one pace. */
export function routeFrom(name: string, recorded: readonly RecordedPoint[], marks: readonly Mark[]): Route | undefined {
  const points = recorded.filter(isOnEarth);
  const [first] = points;
  if (first === undefined || points.length < 2) return undefined;
  const isTimed = points.every(({ timeMs }, index) => timeMs >= (points[index - 1]?.timeMs ?? timeMs));
  const isOver = (points.at(-1)?.timeMs ?? 0) > first.timeMs;
  let atMs = 0;
  const timed = points.map(({ latitude, longitude, timeMs }, index) => {
    const before = points[index - 1] ?? first;
    atMs += isTimed && isOver ? timeMs - before.timeMs : paceMs(before, { latitude, longitude });
    return { latitude, longitude, atMs };
  });
  return { name, points: timed, marks: marks.filter(isOnEarth) };
}

export function durationOf({ points }: Route): number {
  return points.at(-1)?.atMs ?? 0;
}

/** What a phone would say `elapsedMs` after the start, of somebody who is `times` as fast as the one who walked it. */
export function fixAt({ points }: Route, elapsedMs: number, times: number): Fix {
  const next = points.findIndex(({ atMs }) => atMs > elapsedMs);
  const to = points.at(next);
  const from = points.at(next === -1 ? -2 : Math.max(0, next - 1));
  if (from === undefined || to === undefined) throw new RangeError('A route has two points at least');
  const ms = to.atMs - from.atMs;
  const here = between(from, to, ms === 0 ? 1 : Math.min(1, (elapsedMs - from.atMs) / ms));
  const metres = distanceM(from, to);
  const speed = ms === 0 ? 0 : Math.round((metres / ms) * 10_000 * times) / 10;
  return {
    latitude: rounded(here.latitude),
    longitude: rounded(here.longitude),
    accuracy: ACCURACY_M,
    speed,
    ...(metres > 1 && { heading: Math.round(headingTo(from, to)) }),
  };
}

function paceMs(from: Coordinates, to: Coordinates): number {
  return Math.round((distanceM(from, to) / WALKING_MPS) * 1_000);
}

function isOnEarth({ latitude, longitude }: Coordinates): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** To a decimetre. */
function rounded(degrees: number): number {
  return Number(degrees.toFixed(6));
}
