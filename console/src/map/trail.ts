import type { Coordinates } from './geo.js';

/** Places that a disc went through, the oldest first. */
export type Trail = readonly Coordinates[];

const POINTS_MAX = 240;
/** Each is fainter than the one after it. */
const PARTS = 6;

export function trailWith(trail: Trail, place: Coordinates): Trail {
  const last = trail.at(-1);
  if (last?.latitude === place.latitude && last.longitude === place.longitude) return trail;
  return [...trail, place].slice(-POINTS_MAX);
}

export interface TrailPart {
  readonly places: Trail;
  readonly opacity: number;
}

/** Lines that follow each other without a gap, the oldest and faintest first; the last one goes to `end`. */
export function fadingParts(trail: Trail, end: Coordinates): readonly TrailPart[] {
  const places = [...trail, end];
  const steps = Math.ceil((places.length - 1) / PARTS);
  const parts: TrailPart[] = [];
  for (let last = places.length - 1; last > 0; last -= steps) {
    const opacity = 0.9 * (1 - parts.length / PARTS);
    parts.unshift({ places: places.slice(Math.max(0, last - steps), last + 1), opacity });
  }
  return parts;
}
