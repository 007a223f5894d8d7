import type { Precision } from '../precision.messages.js';

/** LOC-9: where somebody was at a moment, as exactly as the share let others see it. Absent = not known. */
export interface TrackPoint {
  /** When the position was taken, as its device said; where it did not, when it came. */
  readonly ts: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy?: number;
  readonly altitude?: number;
  readonly speed?: number;
  readonly heading?: number;
}
/** LOC-9: a part of the track of one share, ascending by time. */
interface TrackPage {
  /** Absent where there is no track. */
  readonly share_id?: string;
  readonly precision?: Precision;
  /** There is more: ask for it with `track {cursor}`. */
  readonly cursor?: string;
}
export interface TrackPointsPage extends TrackPage {
  readonly points: readonly TrackPoint[];
}
export interface TrackFeaturePage extends TrackPage {
  readonly track: TrackFeature;
}
/** LOC-9: what was erased: the newest position, tracks, the points in them, and what was told of places. */
export interface ForgetAck {
  readonly positions: 0 | 1;
  readonly tracks: number;
  readonly points: number;
  readonly visits: number;
}

/** Longitude, latitude and, where it is known, altitude in metres (RFC 7946, section 3.1.1). */
export type TrackPosition = readonly [longitude: number, latitude: number, altitude?: number];

/** LOC-9: where somebody was, as a GeoJSON feature. */
export interface TrackFeature {
  readonly type: 'Feature';
  /** `null` = nowhere: a feature without a location (RFC 7946, section 3.2). */
  readonly geometry:
    | { readonly type: 'LineString'; readonly coordinates: readonly TrackPosition[] }
    | { readonly type: 'Point'; readonly coordinates: TrackPosition }
    | null;
  readonly properties: {
    /** When they were at each of the positions, in ISO 8601 (UTC). */
    readonly coordTimes: readonly string[];
  };
}
