import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** One recorded fix; `heading` and `speed` are derived from the one before it. */
export interface TrackPoint {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number | null;
  readonly heading: number | null;
  /** m/s */
  readonly speed: number;
  /** ms after the first point. */
  readonly at: number;
  /** Metres from the first point, along the track. */
  readonly distance: number;
}

/** What is used of gpx-parse, which has no types. */
interface GpxParser {
  parseGpx(xml: string, done: (error: Error | null, result: GpxResult) => void): void;
}
interface GpxResult {
  readonly tracks: readonly { readonly segments: readonly (readonly Waypoint[])[] }[];
}
interface Waypoint {
  readonly lat: number;
  readonly lon: number;
  readonly elevation: number | null;
  readonly time: Date;
}

const require = createRequire(import.meta.url);
const gpx = require('gpx-parse') as GpxParser;
const EARTH_RADIUS_M = 6_371_008.8;

/** A run of 2 h 12 min, one fix per second. */
export const RUN = require.resolve('gpx-parse/tests/integration/data/route-1.1.gpx');
/** A ride of 6 h 52 min over Mallorca, with pauses of up to 223 s. */
export const RIDE = require.resolve('leaflet-timedimension/examples/data/running_mallorca.gpx');

export async function readTrack(path: string, maxPoints = Infinity): Promise<TrackPoint[]> {
  const xml = await readFile(path, 'utf8');
  const { tracks } = await new Promise<GpxResult>((resolve, reject) => {
    gpx.parseGpx(xml, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
  const points: TrackPoint[] = [];
  const recorded = tracks.flatMap(({ segments }) => segments.flat()).slice(0, maxPoints);
  const startedAt = recorded[0]?.time.getTime() ?? 0;
  for (const { lat: latitude, lon: longitude, elevation: altitude, time } of recorded) {
    const at = time.getTime() - startedAt;
    const before = points.at(-1);
    const here = { latitude, longitude, altitude, at };
    if (before === undefined) points.push({ ...here, heading: null, speed: 0, distance: 0 });
    else {
      const metres = metresBetween(before, here);
      const speed = rounded((metres / Math.max(1, at - before.at)) * 1_000);
      points.push({ ...here, heading: headingTo(before, here), speed, distance: before.distance + metres });
    }
  }
  return points;
}

type Place = Pick<TrackPoint, 'latitude' | 'longitude'>;

/** Haversine. */
function metresBetween(a: Place, b: Place): number {
  const [lat1, lat2] = [radians(a.latitude), radians(b.latitude)];
  const dLon = radians(b.longitude - a.longitude);
  const h = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(h));
}

/** Degrees from north, 0 ≤ h < 360; `null` if both are the same place. */
function headingTo(a: Place, b: Place): number | null {
  if (a.latitude === b.latitude && a.longitude === b.longitude) return null;
  const [lat1, lat2] = [radians(a.latitude), radians(b.latitude)];
  const dLon = radians(b.longitude - a.longitude);
  const y = Math.sin(dLon) * Math.cos(lat2);
  const x = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(dLon);
  return rounded(((Math.atan2(y, x) * 180) / Math.PI + 360) % 360) % 360;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
