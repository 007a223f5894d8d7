import { between, distanceM } from './geo.js';
import type { Coordinates } from './geo.js';

/** A way on the map from where somebody was shown to where they are known to be. */
export interface Glide {
  readonly from: Coordinates;
  readonly to: Coordinates;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Farther than this nobody walks from one fix to the next: there is no way between that would be true. */
const JUMP_M = 1_000;
const SHORTEST_MS = 250;
const LONGEST_MS = 3_000;

/** Stands still. */
export function restAt(place: Coordinates, now: number): Glide {
  return { from: place, to: place, startMs: now, durationMs: 0 };
}

/** From where it is now, in the time that the last fix took: so it arrives when the next one comes. */
export function glideTo(last: Glide, to: Coordinates, now: number): Glide {
  const from = placeOf(last, now);
  if (isJump(from, to)) return restAt(to, now);
  const durationMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, now - last.startMs));
  return { from, to, startMs: now, durationMs };
}

/** Too far for a way between. */
export function isJump(from: Coordinates, to: Coordinates): boolean {
  return distanceM(from, to) > JUMP_M;
}

export function placeOf({ from, to, startMs, durationMs }: Glide, now: number): Coordinates {
  return now - startMs >= durationMs ? to : between(from, to, (now - startMs) / durationMs);
}

export function isMoving({ from, to, startMs, durationMs }: Glide, now: number): boolean {
  return from !== to && now - startMs < durationMs;
}
