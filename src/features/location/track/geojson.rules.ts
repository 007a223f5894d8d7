import type { TrackFeature, TrackPoint, TrackPosition } from './track.messages.js';

/**
 * LOC-9: a line needs two positions (RFC 7946, section 3.1.4), so a single one is a point. GeoJSON has no word for time:
 * `coordTimes` is what the converters of GPX tracks write, and maps that play tracks read. A line over ±180° is not cut.
 */
export function trackFeature(points: readonly TrackPoint[]): TrackFeature {
  return {
    type: 'Feature',
    geometry: geometryOf(points.map(positionOf)),
    properties: { coordTimes: points.map(timeOf) },
  };
}

function geometryOf(coordinates: readonly TrackPosition[]): TrackFeature['geometry'] {
  const [only] = coordinates;
  if (only === undefined) return null;
  return coordinates.length === 1 ? { type: 'Point', coordinates: only } : { type: 'LineString', coordinates };
}

export function positionOf({ latitude, longitude, altitude }: TrackPoint): TrackPosition {
  return altitude === undefined ? [longitude, latitude] : [longitude, latitude, altitude];
}

export function timeOf({ ts }: TrackPoint): string {
  return new Date(ts).toISOString();
}
