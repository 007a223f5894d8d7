import type { RoomId, SessionId, UserId } from '../../protocol/ids.js';
import type { Seq } from '../../protocol/position.js';
import type { SealedErasure, SealedEvent } from '../addressed.js';
import type { Millis, TimerKey, Rev, RowKey } from '../room-contents.js';
import type { SavedNames } from './room-lists.js';
import type { Once } from '../room-changes.js';
import type { SessionRef } from '../entrance.js';
import type { Commit, ListEntry, Receipt, Row } from '../room-store.js';

/** Raised when a release can no longer read what the one before wrote. */
export const JOURNAL_FORMAT = 1;

/** First line of every file after the first: the file is complete in itself once `compacted` stands in it. */
export interface BaseRecord {
  readonly t: 'base';
  readonly format: number;
  readonly epochs: readonly string[];
  /** The first there ever was; absent in journals of before it was kept. */
  readonly first?: string;
  readonly now: Millis;
}
/** The process started: a new epoch; every socket of the process before is dead, so its sessions are in grace until `graceEndsAt`. */
export interface OpenRecord {
  readonly t: 'open';
  readonly format: number;
  readonly epoch: string;
  readonly now: Millis;
  readonly graceEndsAt: Millis;
}
/** Every room has its record in this file or was born in it: older files are no longer needed. */
export interface CompactedRecord {
  readonly t: 'compacted';
}

type Kept = Pick<Commit, 'ack' | 'puts' | 'deletes' | 'lists' | 'clears' | 'disown' | 'parted' | 'isErasure'>;
/** The durable effect of a commit; what only guarded it or was ephemeral is left out. */
export type CommitRecord = {
  readonly t: 'commit';
  readonly room: RoomId;
  readonly now: Millis;
  readonly once: Once | undefined;
  readonly events: readonly SealedEvent[] | undefined;
  readonly erase: readonly SealedErasure[] | undefined;
  readonly timers: readonly (readonly [TimerKey, Millis | null])[] | undefined;
} & { readonly [Part in keyof Kept]-?: Kept[Part] | undefined };

export interface EnterRecord {
  readonly t: 'enter';
  readonly room: RoomId;
  readonly now: Millis;
  readonly session: SessionId;
  readonly user: UserId;
  readonly role: string;
  /** Set by it. */
  readonly occupancyTimer?: TimerKey | undefined;
}
export interface LeaveRecord {
  readonly t: 'leave';
  readonly room: RoomId;
  readonly now: Millis;
  readonly of: SessionRef;
  /** Absent: gone at once. */
  readonly graceEndsAt: Millis | undefined;
}

export interface SavedSession {
  readonly user: UserId;
  readonly generation: number;
  readonly live: boolean;
  readonly isAway?: boolean;
}
export interface RosterEntry {
  readonly role: string;
  readonly lastSeen?: Millis;
}
/** The last seq that a room took in an epoch. */
export interface EpochMark {
  readonly epoch: string;
  readonly last: Seq;
}
export interface StoredEvent extends SealedEvent {
  readonly seq: Seq;
  readonly ts: Millis;
}
/** The whole durable state of one room; replaces what older lines said of it. Written by compactions, and by a wipe. */
export interface RoomRecord {
  readonly t: 'room';
  readonly room: RoomId;
  readonly rev: Rev;
  readonly head: Seq;
  readonly marks: readonly EpochMark[];
  readonly log: readonly StoredEvent[];
  readonly rows: readonly (readonly [RowKey, Row])[];
  readonly lists: readonly (readonly [string, readonly ListEntry[]])[];
  /** Absent in journals of before lists had names. */
  readonly names?: SavedNames;
  readonly once: readonly (readonly [number, readonly (readonly [string, Receipt])[]])[];
  readonly timers: readonly (readonly [TimerKey, Millis])[];
  readonly generations: number;
  /** Revision of the latest wipe, if there was one. */
  readonly wipedRev?: Rev;
  /** Of the line that is a wipe: what stands in older ones is not to be kept. */
  readonly wipedAt?: Millis;
  readonly sessions: readonly (readonly [SessionId, SavedSession])[];
  readonly roster: readonly (readonly [UserId, RosterEntry])[];
  /** To be set when nobody is left. */
  readonly occupancyTimer?: TimerKey | undefined;
}

export type RoomChange = CommitRecord | EnterRecord | LeaveRecord;
export type JournalRecord = BaseRecord | OpenRecord | CompactedRecord | RoomRecord | RoomChange;
