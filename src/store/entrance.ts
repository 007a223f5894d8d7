import type { DeviceId, SessionId, UserId } from '../protocol/ids.js';
import type { Position } from '../protocol/position.js';
import type { TimerKey } from './room-contents.js';

/** A session, as long as no other connection takes it over: then it has a higher generation. */
export interface SessionRef {
  readonly session: SessionId;
  readonly generation: number;
}
export interface Entered extends SessionRef {
  /** Head of the room when it came in: what was written later happened while it was there. */
  readonly at: Position;
}
export interface Entrance {
  readonly session: SessionId;
  readonly user: UserId;
  readonly device?: DeviceId;
  readonly role: string;
  readonly isAway?: boolean;
  /** Set, due at once, by the first entrance since the room was empty that names one, and again when nobody is left. */
  readonly occupancyTimer?: TimerKey | undefined;
}
