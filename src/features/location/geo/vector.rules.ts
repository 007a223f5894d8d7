import { EARTH_RADIUS_M, degreesOf, radiansOf } from './distance.rules.js';
import type { Point } from './distance.rules.js';

/** Metres from the centre of the earth, or a difference of such: what has neither poles nor a date line. */
export type Vector = readonly [x: number, y: number, z: number];

export function vectorOf({ latitude, longitude }: Point): Vector {
  const [north, east] = [radiansOf(latitude), radiansOf(longitude)];
  const toAxis = EARTH_RADIUS_M * Math.cos(north);
  return [toAxis * Math.cos(east), toAxis * Math.sin(east), EARTH_RADIUS_M * Math.sin(north)];
}

/** The point of the surface above or below. */
export function pointOf([x, y, z]: Vector): Point {
  return { latitude: degreesOf(Math.atan2(z, Math.hypot(x, y))), longitude: degreesOf(Math.atan2(y, x)) };
}

export function plus(a: Vector, factor: number, b: Vector): Vector {
  return [a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]];
}

export function squared([x, y, z]: Vector): number {
  return x * x + y * y + z * z;
}
