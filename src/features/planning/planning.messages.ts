import type { JsonObject } from '../../protocol/envelope.js';
import type { Seq } from '../../protocol/position.js';

export interface Holder {
  readonly user_id: string;
}
export interface LockMessage {
  readonly item_id: string;
  readonly holder: Holder;
  /** Server ms. */
  readonly expires_at: number;
}
/** A lease as a snapshot shows it. */
export interface LockState extends LockMessage {
  /** In the order in which they will get it; absent = nobody. */
  readonly waiting?: readonly Holder[];
}
/** Why a lease ended (PLAN-2); told exactly once per grant. */
export type UnlockReason = 'released' | 'expired' | 'disconnected' | 'stolen' | 'deleted';

export interface ItemMessage {
  readonly item_id: string;
  /** ISO date, or `null` for the list of ideas. */
  readonly day: string | null;
  /** Items of a day stand in order of rank, compared by code unit. */
  readonly rank: string;
  readonly version: number;
  readonly data: JsonObject;
  /** Absent = nobody votes. */
  readonly votes?: VoteCount;
}
export interface DayMessage {
  readonly day: string | null;
  /** Grows with every change of the day's order. */
  readonly version: number;
}
/** How many users are for and against an item. */
export interface VoteCount {
  readonly up: number;
  readonly down: number;
}
/** PLAN-1: only the holder ever sees `token`. */
export interface LockAck {
  readonly token: string;
  readonly expires_at: number;
  readonly ttl_ms: number;
  /** 0 = the item does not exist yet. */
  readonly version: number;
  /** The lease of a repeated frame is over. */
  readonly expired?: true;
}
/** PLAN-1: another has the lease, and the session waits for it. */
export interface QueuedAck {
  readonly queued: true;
  /** 1 = next. */
  readonly position: number;
}
export interface RenewAck {
  readonly expires_at: number;
}
export interface UnlockAck {
  readonly released: boolean;
  /** The session waited for the lease, and does so no more. */
  readonly left_queue?: true;
}
export interface UpdateAck extends Partial<Omit<PlaceAck, 'version'>> {
  /** Only grows; where the store began a new epoch it leaps (ROOM-3). */
  readonly version: number;
  /** The item did not exist before: the patch is all of it. Told to everybody, with its place. */
  readonly created?: true;
  /** `base_version` was old, and nobody had changed the same paths since. */
  readonly rebased?: true;
  /** The patch changes nothing. */
  readonly noop?: true;
}
/** PLAN-6: where an item stands now. */
export interface PlaceAck {
  /** ISO date, or `null` for the ideas. */
  readonly day: string | null;
  readonly rank: string;
  readonly version: number;
  /** Grows with every change of the day's order. */
  readonly day_version: number;
}
export interface CreateAck extends PlaceAck {
  readonly item_id: string;
}
export interface MoveAck extends PlaceAck {
  /** It stands there already. */
  readonly noop?: true;
}
export interface ReorderAck {
  readonly day_version: number;
  /** How many items had to. */
  readonly moved: number;
}
/** What each operation would have been answered, but for seq and time, which are those of the batch. */
export interface BatchAck {
  readonly results: readonly (CreateAck | UpdateAck | DeleteAck | PlaceAck | MoveAck)[];
}
export type DeleteAck = Pick<PlaceAck, 'version' | 'day_version'>;
/** PLAN-9. */
export interface UndoAck {
  /** The last seq of the commit that was taken back: so its ack had it, and the events of the undo have it in `undoes`. */
  readonly undone: Seq;
  /** What that took, newest change first. */
  readonly results: readonly UndoResult[];
}
export interface UndoResult extends Partial<Omit<PlaceAck, 'version'>> {
  readonly action: 'update' | 'move' | 'delete' | 'restore';
  readonly item_id: string;
  readonly version: number;
  readonly noop?: true;
}
/** PLAN-10. */
export interface VoteAck extends VoteCount {
  /** The user votes so already. */
  readonly noop?: true;
}
/** PLAN-11. */
export interface FocusMessage {
  readonly user_id: string;
  readonly item_id: string;
  /** What of the item, in the client's own words. */
  readonly field?: string;
}
/** PLAN-6. */
export interface PlanningState {
  readonly items: readonly ItemMessage[];
  /** Those that have items; as `locks`, on the first page only. */
  readonly days: readonly DayMessage[];
  readonly locks: readonly LockState[];
  readonly focus: readonly FocusMessage[];
  /** There are more items: ask for them with `snapshot {cursor}`. */
  readonly cursor?: string;
}
export interface SnapshotAck extends PlanningState {
  readonly seq: Seq;
}
/** An event of the itinerary, as members were told it. */
export interface ChangeMessage {
  readonly seq: Seq;
  readonly ts: number;
  readonly user_id: string;
  readonly payload: JsonObject;
}
/** PLAN-9. */
export interface ChangesAck {
  /** Ascending by seq. */
  readonly changes: readonly ChangeMessage[];
  readonly epoch: string;
  /** There is no other change up to here: go on from it. */
  readonly seq: Seq;
  readonly more: boolean;
  /** The asked epoch ended here: what the client has beyond it never happened. */
  readonly cut?: Seq;
}
/** One change of an item. */
export interface HistoryChangeMessage {
  readonly version: number;
  /** The version before it; 0 = there was no item. */
  readonly base: number;
  readonly seq: Seq;
  readonly ts: number;
  readonly user_id: string;
  readonly action: 'create' | 'update' | 'delete' | 'restore' | 'move';
  /** Of `create` the whole data, of `update` its merge patch. */
  readonly data?: JsonObject;
  /** Of an `update` that created the item. */
  readonly created?: true;
  readonly day?: string | null;
  readonly rank?: string;
  /** Of `move`: where it was. */
  readonly from?: { readonly day: string | null; readonly rank: string };
  /** It takes back the commit whose ack had this `seq`. */
  readonly undoes?: Seq;
}
/** PLAN-9. */
export interface HistoryAck {
  /** Newest first. */
  readonly changes: readonly HistoryChangeMessage[];
  /** There are older ones: go on with `before` the version of the last. */
  readonly more: boolean;
}
