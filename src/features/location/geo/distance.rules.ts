import { distance } from '@turf/distance';

/** A point on the earth, in degrees (WGS 84). */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}
/** All points within some distance of a centre, and more: what is outside is farther for certain. */
export interface Box {
  readonly south: number;
  readonly north: number;
  /** The middle, and how far it reaches to either side, in degrees; 180 = all around. */
  readonly longitude: number;
  readonly reach: number;
}

const METRES = { units: 'meters' } as const;
/** From pole to pole. */
const HALF_WAY_ROUND_M = distance([0, -90], [0, 90], METRES);
export const EARTH_RADIUS_M = HALF_WAY_ROUND_M / Math.PI;
/** A tenth of a millimetre, for what floating point rounds away. */
const SLACK_DEGREES = 1e-9;

/**
 * Along the great circle of a sphere (haversine). On the ellipsoid it differs by about 0.5 % at most, which is less than a
 * phone knows of where it is.
 */
export function metresBetween(a: Point, b: Point): number {
  const metres = distance([a.longitude, a.latitude], [b.longitude, b.latitude], METRES);
  // Of points opposite to each other the library may take the root of a number that rounding made negative.
  return Number.isNaN(metres) ? HALF_WAY_ROUND_M : metres;
}

/** Asking it costs a few comparisons, where a distance costs six functions of angles. */
export function boxAround({ latitude, longitude }: Point, metres: number): Box {
  const degrees = (metres / HALF_WAY_ROUND_M) * 180;
  const [south, north] = [latitude - degrees - SLACK_DEGREES, latitude + degrees + SLACK_DEGREES];
  // Around a pole, every longitude is near.
  if (south <= -90 || north >= 90) return { south, north, longitude, reach: 180 };
  const reach = degreesOf(Math.asin(Math.sin(radiansOf(degrees)) / Math.cos(radiansOf(latitude))));
  return { south, north, longitude, reach: reach + SLACK_DEGREES };
}

/** Whether a point is farther from the box's centre than its metres; `false` says nothing. */
export function isOutside(box: Box, { latitude, longitude }: Point): boolean {
  if (latitude < box.south || latitude > box.north) return true;
  const apart = Math.abs(longitude - box.longitude);
  return Math.min(apart, 360 - apart) > box.reach;
}

export function radiansOf(degrees: number): number {
  return (degrees / 180) * Math.PI;
}

export function degreesOf(radians: number): number {
  return (radians / Math.PI) * 180;
}
