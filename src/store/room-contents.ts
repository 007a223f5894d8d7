import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import type { Seq } from '../protocol/position.js';

/** A time of the store, or a duration, in milliseconds. */
export type Millis = number;
/** The wire kind of what the lane carries, e.g. `location.update`. */
export type LaneName = string;

/** Room-wide revision of the last commit that wrote a row; never reused; 0 = the row is absent. */
export type Rev = number;
/** `<feature>.<table>/<id>`, e.g. `planning.item/day1-dinner`. A table is all rows that share a prefix ending in `/`. */
export type RowKey = string;
export type ListName = string;
/** `<feature>.<what>/<id>`; the kernel's own are `session:<id>`. */
export type TimerKey = string;

/**
 * Whom an event or a lane value is for, beside its author: 1..100 users; absent = everybody, present or to come. The
 * others may learn that there was something, and nothing of it.
 */
export interface Addressed {
  readonly to?: readonly UserId[];
}

export interface LaneEntry extends Addressed {
  readonly key: string;
  readonly by: UserId;
  readonly order: number;
  readonly ts: Millis;
  readonly body: string;
}

export type PresenceState = 'online' | 'away' | 'reconnecting' | 'offline';
export interface Member {
  readonly user: UserId;
  readonly state: PresenceState;
  /** Live sockets. */
  readonly devices: number;
  readonly role: string;
  /** When the last live session ended; unless online. */
  readonly lastSeen?: Millis;
}

export interface LogEntry extends Addressed {
  readonly seq: Seq;
  readonly ts: Millis;
  /** `<type>.<action>`, e.g. `chat.send`; the part before the dot is the wire type. */
  readonly kind: string;
  readonly by: UserId;
  readonly body: string;
  /** Whose frame caused it; live delivery only. */
  readonly origin?: Origin;
}
export interface Origin {
  readonly session: SessionId;
  readonly re: string;
}

export type LogPage =
  /** `cut`: the asked epoch ended there; what the client has beyond it never happened. `more`: stopped by `maxBytes`. */
  | { readonly kind: 'resumed'; readonly entries: readonly LogEntry[]; readonly more: boolean; readonly cut?: Seq }
  /** `first`, of `too_old`: the oldest event that is kept. */
  | { readonly kind: 'gone'; readonly reason: 'epoch_changed' | 'too_old' | 'ahead'; readonly first?: Seq };

/** Where in a room the id of a user stands. */
export interface Trace {
  readonly room: RoomId;
  /** Lists that have it in their name or in an entry, be it as the author. */
  readonly lists: readonly ListName[];
  /** Timers that have it in their name. */
  readonly timers: readonly TimerKey[];
  /** Whether a commit with `disown` would change anything. */
  readonly isOwner: boolean;
  /** Whether a session of the user's has a socket. */
  readonly isLive: boolean;
}
