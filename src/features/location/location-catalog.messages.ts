import type { Seq } from '../../protocol/position.js';
import type { Stamp } from '../../protocol/stamp.js';
import type {
  FixBody,
  FixesAck,
  LocationAck,
  LocationSnapshot,
  PositionsEvent,
  ShareAck,
  ShareMessage,
  StateEvent,
} from './location.messages.js';
import type { PlaceEvent, PlaceRemovedEvent, PlaceSetAck, PlaceTransition } from './places/place.messages.js';
import type { PolicyEvent } from './policy/send-policy.messages.js';
import type { ForgetAck, TrackFeaturePage, TrackPointsPage } from './track/track.messages.js';

interface ShareStarted extends ShareMessage {
  readonly action: 'share_started';
}
interface ShareExtended extends ShareAck {
  readonly action: 'share_extended';
}
interface ShareEnded {
  readonly action: 'share_ended';
  readonly share_id: string;
  readonly reason: 'stopped' | 'expired' | 'arrived' | 'revoked';
}
interface PlaceVisit extends PlaceTransition {
  readonly action: 'place_event';
}

/** What is told, by kind. Of `@durable` events each has a `seq`. */
export interface LocationEvents {
  /**
   * LOC-1: where `user_id` is.
   * @hears the audience of the share; without one everybody in the room
   */
  readonly update: FixBody;
  /**
   * LOC-10: where several are, who were due together.
   * @envelope room_id
   * @hears who is in the audience of each of these shares
   */
  readonly positions: PositionsEvent;
  /**
   * LOC-5: a position has grown old.
   * @hears the audience of the share; without one everybody in the room
   */
  readonly state: StateEvent;
  /**
   * LOC-10: when to send the next fix.
   * @hears the sharer alone
   */
  readonly policy: PolicyEvent;
  /**
   * LOC-6: `user_id` shares their position.
   * @durable
   * @hears the audience of the share; without one everybody in the room
   */
  readonly share_started: ShareStarted;
  /**
   * LOC-6: the share goes on for longer.
   * @durable
   * @hears the audience of the share; without one everybody in the room
   */
  readonly share_extended: ShareExtended;
  /**
   * LOC-6: the share is over, and the position is gone.
   * @durable
   * @hears the audience of the share; without one everybody in the room
   */
  readonly share_ended: ShareEnded;
  /**
   * LOC-8: a place is new, or is another now; all of it.
   * @durable
   */
  readonly place: PlaceEvent;
  /**
   * LOC-8: a place was removed, or its time is over.
   * @durable
   */
  readonly place_removed: PlaceRemovedEvent;
  /**
   * LOC-8: `user_id` came to a place, stays there, or went.
   * @durable
   * @hears the audience of the share; without one everybody in the room
   */
  readonly place_event: PlaceVisit;
}

/** What a `v=1` client hears of it (section 6). */
export interface LocationSeedEvents {
  /** A position; also on joining, the last of each user. */
  readonly update: FixBody;
}

/** Each command that a client may send, and what its ack has. */
export interface LocationAcks {
  /** LOC-1, LOC-2: where you are. */
  readonly update: LocationAck;
  /** LOC-2: what a device took while it was away. */
  readonly batch: FixesAck;
  /** LOC-5: where everybody is, who shares, and the places; by pages. */
  readonly snapshot: LocationSnapshot & { readonly as_of: Seq };
  /** LOC-6: shows your position to those, that exactly, until then. */
  readonly share_start: ShareAck & Stamp;
  /** LOC-6: adds to what is left of your share. */
  readonly share_extend: ShareAck & Stamp;
  /** LOC-6: ends your share; your position is erased. */
  readonly share_stop: { readonly noop?: true } & Stamp;
  /** LOC-8: sets a place, or makes it another. */
  readonly place_set: PlaceSetAck & Stamp;
  /** LOC-8: takes a place away. */
  readonly place_remove: Stamp;
  /** LOC-9: where somebody was, if their share keeps a track; points, or a GeoJSON feature. */
  readonly track: TrackPointsPage | TrackFeaturePage;
  /** LOC-9: ends your share, and erases your position, your tracks, and where you came and went, in the room. */
  readonly forget: ForgetAck & Stamp;
}

/** LOC-5: `state.location` of a join. */
export type LocationJoinState = LocationSnapshot;
