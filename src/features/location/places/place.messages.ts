import type { Brand } from '../../../protocol/ids.js';

export type PlaceId = Brand<'place'>;

/** LOC-8: a circle on the map that the room has named. */
export interface PlaceMessage {
  readonly place_id: PlaceId;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly radius_m: number;
  /** Where all want to go; at most one place of a room. */
  readonly meeting?: true;
  /** Server ms; absent = until it is removed. */
  readonly expires_at?: number;
  /** Who set it last. */
  readonly by: string;
}
export interface PlaceSetAck {
  readonly place_id: PlaceId;
  readonly noop?: true;
}
/** What became of a user at a place. */
export interface PlaceTransition {
  readonly place_id: PlaceId;
  readonly event: 'enter' | 'dwell' | 'exit';
  /** From the centre of the place. */
  readonly distance_m: number;
  /** Of the fix that showed it. */
  readonly fix_ts: number;
}
/** Told whenever a place is set, and when another becomes the meeting place instead of it. */
export interface PlaceEvent extends PlaceMessage {
  readonly action: 'place';
}
export interface PlaceRemovedEvent {
  readonly action: 'place_removed';
  readonly place_id: PlaceId;
}
/** LOC-8: what a fix tells of the way to the meeting place. */
export interface MeetingApproach {
  readonly place_id: PlaceId;
  /** To the centre of the place, as coarse as the position. */
  readonly distance_m: number;
  /** At the pace of late; absent = still, not known, or of a coarse position. */
  readonly eta_s?: number;
}
