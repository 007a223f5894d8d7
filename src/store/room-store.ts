import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import type { Position, Seq } from '../protocol/position.js';
import type {
  Addressed,
  LaneEntry,
  LaneName,
  LogPage,
  Member,
  Millis,
  Origin,
  ListName,
  TimerKey,
  Trace,
  Rev,
  RowKey,
} from './room-contents.js';
import type { Entered, Entrance, SessionRef } from './entrance.js';
import type { Erasure, Guard, ListChange, Once } from './room-changes.js';
import type { RoomListener, Watch } from './room-signal.js';
import type { StoreStatus } from './store-status.js';

/**
 * The room port: everything a feature may keep in a room, and the only thing the kernel knows of a store.
 *
 * Results are values. The only throw is {@link StoreUnavailable}: *outcome unknown, repeat with the same `once`*; and, before
 * anything is done, a `TypeError` for a commit that cannot be meant, which is a fault of the caller.
 * All times are the store's, in milliseconds; they never decrease within a room.
 * Bodies are opaque JSON texts: a store neither parses nor merges them.
 */
export abstract class RoomStore {
  /** Whether other instances may have the same rooms at the same time. */
  abstract readonly isShared: boolean;
  /**
   * One instant of a room, as durable as an acknowledged commit. A `once` that is known is answered by its receipt. A room
   * that nobody wrote to reads as empty, at seq 0.
   */
  abstract read(room: RoomId, query: RoomQuery): Promise<RoomView | Duplicate>;

  /**
   * All or nothing, in one atomic step, checked in this order: `once`, `firing`, `as`, `epoch` and `guards`, capacity.
   * `committed` means durable. Events get the next seqs, dense from 1, and reach every watcher in that order.
   * Calls of one process for one room take effect in the order in which they were made.
   */
  abstract commit(room: RoomId, commit: Commit): Promise<CommitResult>;

  /**
   * Puts an ephemeral value: the highest `order` of a key wins, equal or lower is `stale`. Checked in this order: `as`,
   * `epoch` and `guards`, `order`. Watchers are told at least the newest value of each key. Not promised: durability over
   * a restart, or that each value is told. Where many come it may wait for others of the room, up to 100 ms, until the next
   * call that changes the room, or `hurry`.
   */
  abstract setLane(room: RoomId, put: LanePut, conditions?: LaneConditions): Promise<LaneResult>;

  /** Somebody waits for a `setLane` in that room: it takes effect now. */
  abstract hurry(room: RoomId): void;

  /**
   * Makes the session a live member (and its user part of the roster, with `role` if new there). Entering again with a
   * known session id takes it over: the generation rises and whoever holds the older one is `superseded` from then on.
   */
  abstract enter(room: RoomId, entrance: Entrance): Promise<Entered>;

  /**
   * `graceMs` 0: the member is gone at once. Otherwise it is `reconnecting` until the timer `session:<id>` fires; its
   * handler's commit then names the session in `parted`. A stale generation changes nothing.
   */
  abstract leave(room: RoomId, session: SessionRef, graceMs: Millis): Promise<void>;

  /** A user is `away` while all of its live sessions are. A stale generation, or a session in grace, changes nothing. */
  abstract setAway(room: RoomId, session: SessionRef, isAway: boolean): Promise<void>;

  /** Signals after `Watch.at`, in order, without hole or repeat of events; the adapter repairs what its transport loses. */
  abstract watch(room: RoomId, listener: RoomListener): Promise<Watch>;

  /**
   * Every room in which the user's id stands anywhere, but for receipts; complete for what was there when it was called.
   * Looks through everything there is, a little at a time, so that nobody else waits for it: minutes, where that is much.
   * Ids that stand within other words are found, too.
   */
  abstract find(user: UserId): Promise<readonly Trace[]>;

  /** Sets the one handler of due timers. At least once each; called again until a commit with `firing` removed the timer. */
  abstract onFiring(handler: FiringHandler): void;

  /** The store's time, as far as this process knows without asking: for what is shown, not for what is guarded. */
  abstract now(): Millis;

  /** What readiness tells: whether commits are possible now, and a line for the person who reads it at 3 a.m. */
  abstract status(): StoreStatus;

  /** Flushes and lets go. Calls made afterwards throw {@link StoreUnavailable}. */
  abstract close(): Promise<void>;
}

/** The store gave no answer: the call may or may not have taken effect. Repeating it with the same `once` is safe. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

export interface RoomQuery {
  readonly once?: Once;
  readonly rows?: readonly RowKey[];
  readonly tables?: readonly TableRange[];
  readonly lists?: readonly (ListRange | ListNamed)[];
  readonly lanes?: readonly LaneName[];
  /** Single values, of lanes that are not asked for as a whole; they stand in `RoomView.lanes` like those of such. */
  readonly laneKeys?: readonly LaneKey[];
  /** `count` only counts users; `detail` lists the roster with its presence, up to {@link MEMBERS_DETAIL_MAX}. */
  readonly members?: 'detail' | 'count';
  /** Of which users to tell whether they belong to the room, present or not. */
  readonly roster?: readonly UserId[];
  readonly since?: Position;
  /**
   * An instant is enough that is after every entrance and commit in the room that this process was answered, though others
   * may have gone on since: a store that knows the room so far need not ask. Must be the same object each time.
   */
  readonly isAfterEntering?: true;
  /**
   * Bound for the bodies of lanes (never cut), tables (with their keys), lists (what is asked for by name is never cut) and
   * log together, in this order; what does not fit shows as `more`. Default 200 KiB. What is addressed counts as it is
   * written, with those it is for.
   */
  readonly maxBytes?: number;
}
export interface TableRange {
  readonly prefix: string;
  /** Exclusive; absent = from the first key. Rows come in code-unit order of their keys. */
  readonly after?: RowKey;
  readonly limit?: number;
}
/** Entries with after < seq < before; the newest `limit` ones, or the oldest if `from` is `oldest`; always ascending. */
export interface ListRange {
  readonly list: ListName;
  readonly before?: Seq;
  readonly after?: Seq;
  readonly limit: number;
  readonly from?: 'oldest' | 'newest';
}
/** A page with the entry that was appended by this name, or an empty one if the list does not hold it (any more). */
export interface ListNamed {
  readonly list: ListName;
  readonly name: string;
}

export interface Row {
  readonly rev: Rev;
  readonly body: string;
}
export interface RoomView {
  readonly kind: 'view';
  readonly at: Position;
  /** Revision of the room; every later commit has a higher one. */
  readonly rev: Rev;
  readonly now: Millis;
  /**
   * Where a store went back, or a room was wiped, counts begin anew. One that rises at most once per commit and goes on above
   * this number never repeats itself. 0 in the first epoch of a store, of a room that was never wiped.
   */
  readonly countFloor: number;
  /** Only rows that exist. */
  readonly rows: ReadonlyMap<RowKey, Row>;
  readonly tables: ReadonlyMap<string, TablePage>;
  /** In the order of the query. */
  readonly lists: readonly ListPage[];
  readonly lanes: ReadonlyMap<LaneName, readonly LaneEntry[]>;
  readonly members?: Members;
  /** Role by user, of those asked for who belong to the room. */
  readonly roster: ReadonlyMap<UserId, string>;
  readonly log?: LogPage;
}
export interface TablePage {
  readonly rows: readonly (readonly [RowKey, Row])[];
  readonly more: boolean;
}
export interface ListEntry {
  readonly seq: Seq;
  readonly ts: Millis;
  readonly by: UserId;
  readonly body: string;
}
export interface ListPage {
  readonly entries: readonly ListEntry[];
  /** Whether the list holds older / newer entries than those given (whatever the range asked for). */
  readonly moreBefore: boolean;
  readonly moreAfter: boolean;
}
export interface Members {
  /** Users with a live or reconnecting session. */
  readonly count: number;
  /** Absent if only the count was asked for, or the roster is larger than {@link MEMBERS_DETAIL_MAX}. */
  readonly users?: readonly Member[];
}
export const MEMBERS_DETAIL_MAX = 100;

/** On what a lane value is put: as of a commit, though nothing else changes. */
export type LaneConditions = Pick<Commit, 'as' | 'epoch' | 'guards'>;
export interface LanePut extends Addressed {
  readonly lane: LaneName;
  readonly key: string;
  readonly by: UserId;
  readonly order: number;
  readonly body: string;
  readonly ttlMs: Millis;
}
export type LaneKey = Pick<LanePut, 'lane' | 'key'>;
export interface NewEvent extends Addressed {
  readonly kind: string;
  readonly by: UserId;
  readonly body: string;
}
export interface Firing {
  readonly key: TimerKey;
  readonly at: Millis;
}
export interface Commit {
  readonly once?: Once;
  readonly as?: SessionRef;
  /** The due timer that this commit answers; removed with it, refused as `fired` if it is no longer set for that time. */
  readonly firing?: Firing;
  /** Of the view in which the guards were read: revisions mean nothing in another epoch, so there the commit is `lost`. */
  readonly epoch?: string;
  readonly guards?: readonly Guard[];
  /**
   * Everything that the room holds is gone before the rest is done, and leaves the files within the hour; but for what is
   * counted (seqs, revisions, generations), and receipts. Sessions are `superseded`. Watchers hear the events, or a `reset`.
   */
  readonly wipe?: true;
  readonly puts?: readonly (readonly [RowKey, string])[];
  readonly deletes?: readonly RowKey[];
  readonly lists?: readonly ListChange[];
  /** Erased before the events are told, and purged from whatever still waits for a reader. */
  readonly drops?: readonly LaneKey[];
  readonly lanes?: readonly LanePut[];
  /** Log entries that are replaced for every later read; for everybody now, whomever they were for, unless `to` names them. */
  readonly erase?: readonly Erasure[];
  /** Lists that end: their entries, and the names of these. */
  readonly clears?: readonly ListName[];
  /**
   * A user who does not belong to the room any more: sessions with their timers, place in the roster, lane values by them or
   * with their id in key or body, and receipts that have it, are gone. In addresses of lane values `as` stands for them.
   */
  readonly disown?: { readonly user: UserId; readonly as: UserId };
  readonly events?: readonly NewEvent[];
  /** Sets, moves or (null) removes. */
  readonly timers?: readonly { readonly key: TimerKey; readonly at: Millis | null }[];
  /** Sessions whose grace is over (the firing of `session:<id>`): removed for good. */
  readonly parted?: readonly SessionId[];
  readonly origin?: Origin;
  /** What it deletes, drops and replaces leaves the files, too, within the hour; what it erases does so anyway. */
  readonly isErasure?: true;
  /** Small facts for the receipt, a JSON object; kept with `once`, so never content. */
  readonly ack?: string;
}
export interface Receipt {
  /** Position after the commit; `first` is the seq of its first event, 0 if it had none. */
  readonly at: Position;
  readonly first: Seq;
  readonly now: Millis;
  readonly digest: string;
  readonly ack: string;
}
export interface Duplicate {
  readonly kind: 'duplicate';
  readonly receipt: Receipt;
}
/** A guard or the epoch does not hold; with the rows of the guards as they are. */
export interface Lost {
  readonly kind: 'lost';
  readonly at: Position;
  readonly rows: ReadonlyMap<RowKey, Row>;
  readonly rev: Rev;
  readonly now: Millis;
}
export type CommitResult =
  | { readonly kind: 'committed'; readonly at: Position; readonly first: Seq; readonly now: Millis; readonly rev: Rev }
  | Duplicate
  | Lost
  | { readonly kind: 'superseded' }
  | { readonly kind: 'fired' }
  /** Refused for want of space; nothing was done. */
  | { readonly kind: 'full' };
export type LaneResult =
  | { readonly kind: 'accepted'; readonly ts: Millis }
  | { readonly kind: 'stale'; readonly order: number }
  | Lost
  | { readonly kind: 'superseded' };

export type FiringHandler = (room: RoomId, firing: Firing) => Promise<void>;
