import type { SessionId, UserId } from '../protocol/ids.js';
import type { Seq } from '../protocol/position.js';

/** A time of the store, or a duration, in milliseconds. */
export type Millis = number;
/** The wire kind of what the lane carries, e.g. `location.update`. */
export type LaneName = string;

export interface LaneEntry {
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

export interface LogEntry {
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
