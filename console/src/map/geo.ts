/** Degrees, as the wire has them. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH_RADIUS_M = 6_371_009;
const RADIANS = Math.PI / 180;

/** Metres on the sphere. */
export function distanceM(one: Coordinates, other: Coordinates): number {
  const [phi, psi] = [one.latitude * RADIANS, other.latitude * RADIANS];
  const east = (other.longitude - one.longitude) * RADIANS;
  const chord = Math.sin((psi - phi) / 2) ** 2 + Math.cos(phi) * Math.cos(psi) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/** Degrees from north, clockwise, at the beginning of the way. */
export function headingTo(one: Coordinates, other: Coordinates): number {
  const [phi, psi] = [one.latitude * RADIANS, other.latitude * RADIANS];
  const east = (other.longitude - one.longitude) * RADIANS;
  const y = Math.sin(east) * Math.cos(psi);
  const x = Math.cos(phi) * Math.sin(psi) - Math.sin(phi) * Math.cos(psi) * Math.cos(east);
  return (Math.atan2(y, x) / RADIANS + 360) % 360;
}

/** On the straight line of the map from one to the other; `share` is 0..1. */
export function between(one: Coordinates, other: Coordinates, share: number): Coordinates {
  return {
    latitude: one.latitude + (other.latitude - one.latitude) * share,
    longitude: one.longitude + (other.longitude - one.longitude) * share,
  };
}

/** The corners of a square around a circle. */
export function cornersOf({ latitude, longitude }: Coordinates, radiusM: number): readonly [Coordinates, Coordinates] {
  const north = radiusM / EARTH_RADIUS_M / RADIANS;
  const east = north / Math.cos(latitude * RADIANS);
  return [
    { latitude: latitude - north, longitude: longitude - east },
    { latitude: latitude + north, longitude: longitude + east },
  ];
}

export function metresText(metres: number): string {
  if (metres < 1_000) return `${Math.round(metres)} m`;
  return `${(metres / 1_000).toFixed(metres < 10_000 ? 1 : 0)} km`;
}
