import type { Seq } from '../protocol/position.js';
import type { PresenceState } from './presence-catalog.messages.js';

/** ROOM-4: somebody who belongs to the room, present or not. */
export interface MemberMessage {
  readonly user_id: string;
  readonly state: PresenceState;
  /** Live sockets. */
  readonly devices: number;
  /** `guest`, `member`, `moderator` or `owner`. */
  readonly role: string;
  /** Server ms; absent of who is online. */
  readonly last_seen?: number;
}
interface Members {
  /** Absent beyond 100, and where presence is not included. */
  readonly members?: readonly MemberMessage[];
  readonly members_count: number;
}
/** ROOM-2: the room as of `seq`; then come the events after it, or after `since`. */
interface Joined extends Members {
  readonly action: 'joined';
  readonly epoch: string;
  readonly seq: Seq;
  /** Exactly what came after `since` follows. Else `state` is the whole room. */
  readonly resumed: boolean;
  /** Why it is not resumed. */
  readonly reason?: 'fresh' | 'epoch_changed' | 'too_old' | 'ahead';
  /** What you have beyond it never happened: drop it (ROOM-3). */
  readonly cut?: Seq;
  readonly state: JoinState;
}
/** By the names in `include`; of a resumed join only what the log does not carry. */
interface JoinState {
  readonly [type: string]: object;
}

interface Truncate {
  readonly action: 'truncate';
  readonly epoch: string;
  readonly cut: Seq;
}
interface Reset {
  readonly action: 'reset';
  readonly epoch: string;
}
interface Removed {
  readonly action: 'removed';
  readonly user_id: string;
  /** Server ms; absent = until it is taken back. */
  readonly until?: number;
}
interface Readmitted {
  readonly action: 'readmitted';
  readonly user_id: string;
}
interface YouAreRemoved {
  readonly action: 'removed';
  /** Absent: the token that counts now does not grant the room. */
  readonly by?: string;
  /** Server ms; absent = until it is taken back. */
  readonly until?: number;
}
interface Deleted {
  readonly action: 'deleted';
}
interface Erased {
  readonly action: 'erased';
}
interface Hidden {
  readonly action: 'hidden';
}

/** What the server says of a room itself. */
export interface RoomEvents {
  /**
   * ROOM-2: the answer to a join, of the URL or of `room join`.
   * @envelope room_id re?
   * @hears who joins
   */
  readonly joined: Joined;
  /**
   * ROOM-3: the store lost what came after `cut`, and goes on in `epoch`.
   * @envelope room_id
   */
  readonly truncate: Truncate;
  /**
   * ROOM-3: the store does not know what it was: drop what you have of the room, and join it again.
   * @envelope room_id
   */
  readonly reset: Reset;
  /**
   * ROOM-8: a moderator removed somebody.
   * @durable
   * @hears everybody else in the room
   */
  readonly removed: Removed;
  /**
   * ROOM-8: somebody who was removed may come again.
   * @durable
   */
  readonly readmitted: Readmitted;
  /**
   * ROOM-8: you were removed; the last that is heard of the room.
   * @envelope room_id
   * @hears who was removed
   */
  readonly you_are_removed: YouAreRemoved;
  /**
   * ROOM-10: the room was deleted, with everything that was in it; the last that is heard of it.
   * @envelope room_id
   */
  readonly deleted: Deleted;
  /**
   * ROOM-11: in the place of an event of a user who was erased, and where only names changed: whoever shows them asks again.
   * @durable
   */
  readonly erased: Erased;
  /**
   * ROOM-9: there is an event that is not for you. Move your position, and go on.
   * @envelope room_id seq ts
   * @hears those for whom a durable event is not
   */
  readonly hidden: Hidden;
}

/** Each command that a client may send, and what its ack has. */
export interface RoomAcks {
  /** ROOM-2: joins the room of the frame, or several; each is answered by `joined`, and then comes the ack. */
  readonly join: object;
  /** ROOM-4: leaves the room. */
  readonly leave: object;
  /** ROOM-4: what you want to hear of the room. */
  readonly update: object;
  /** ROOM-4: everybody who belongs, present or not. */
  readonly members: Members;
}
