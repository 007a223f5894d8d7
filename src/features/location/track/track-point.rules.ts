import { readBody } from '../../../store/body.js';
import type { Millis } from '../../../store/room-contents.js';
import type { FixBody } from '../location.messages.js';
import type { Precision } from '../precision.messages.js';
import { coarsen } from '../precision.rules.js';
import type { TrackPoint } from './track.messages.js';

const OPTIONAL = ['accuracy', 'altitude', 'speed', 'heading'] as const;

/** A fix, with the time that its device told: clamped, many would have the same, and one that is sent again another one. */
export interface TakenFix {
  readonly order: Millis;
  readonly body: FixBody;
}

/** LOC-9: what a track keeps of a fix. */
export function trackPoint({ order, body }: TakenFix, precision: Precision): TrackPoint {
  const shown = coarsen(body, precision);
  const known = OPTIONAL.flatMap((field) => (typeof shown[field] === 'number' ? [[field, shown[field]] as const] : []));
  return { ts: order, latitude: shown.latitude, longitude: shown.longitude, ...Object.fromEntries(known) };
}

/** As a chunk keeps it: what is not known is `null`, and absent at the end. */
type Packed = readonly [ts: number, latitude: number, longitude: number, ...optional: (number | null)[]];

export function packPoints(points: readonly TrackPoint[]): string {
  return JSON.stringify(points.map(packed));
}

export function unpackPoints(body: string): TrackPoint[] {
  return readBody<readonly Packed[]>(body).map(unpacked);
}

function packed(point: TrackPoint): Packed {
  const optional = OPTIONAL.map((field) => point[field] ?? null);
  const known = optional.findLastIndex((value) => value !== null) + 1;
  return [point.ts, point.latitude, point.longitude, ...optional.slice(0, known)];
}

function unpacked([ts, latitude, longitude, ...optional]: Packed): TrackPoint {
  const known = OPTIONAL.flatMap((field, place) => {
    const value = optional[place];
    return typeof value === 'number' ? [[field, value] as const] : [];
  });
  return { ts, latitude, longitude, ...Object.fromEntries(known) };
}

/** Ascending, one per moment: a batch that is sent again adds nothing. Of two of one moment the first one given stays. */
export function inOrder(points: readonly TrackPoint[]): TrackPoint[] {
  const byTime = new Map<number, TrackPoint>();
  for (const point of points) if (!byTime.has(point.ts)) byTime.set(point.ts, point);
  return [...byTime.values()].sort((a, b) => a.ts - b.ts);
}
