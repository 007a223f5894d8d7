import type { JsonObject } from '../../protocol/envelope.js';
import type { Seq } from '../../protocol/position.js';
import type { Stamp } from '../../protocol/stamp.js';
import type {
  BatchAck,
  ChangesAck,
  CreateAck,
  DeleteAck,
  FocusMessage,
  HistoryAck,
  Holder,
  ItemMessage,
  LockAck,
  LockMessage,
  MoveAck,
  PlaceAck,
  PlanningState,
  QueuedAck,
  RenewAck,
  ReorderAck,
  SnapshotAck,
  UndoAck,
  UnlockAck,
  UnlockReason,
  UpdateAck,
  VoteAck,
  VoteCount,
} from './planning.messages.js';

interface LockEvent extends LockMessage {
  readonly action: 'lock';
}
interface UnlockEvent {
  readonly action: 'unlock';
  readonly item_id: string;
  readonly reason: UnlockReason;
  readonly stolen_by?: Holder;
}
interface RenewEvent extends LockMessage {
  readonly action: 'renew';
}
interface QueueEvent {
  readonly action: 'queue';
  readonly item_id: string;
  /** In the order in which they will get the lease. */
  readonly waiting: readonly Holder[];
}
interface ItemChange {
  readonly item_id: string;
  /** Only grows; where the store began a new epoch it leaps (ROOM-3). */
  readonly version: number;
  /** It takes back the commit whose ack had this `seq`. */
  readonly undoes?: Seq;
}
interface UpdateEvent extends ItemChange, Partial<Omit<PlaceAck, 'version'>> {
  readonly action: 'update';
  /** The merge patch (RFC 7396), as it was applied. */
  readonly data: JsonObject;
  /** The item did not exist before: the patch is all of it, and this is its place. */
  readonly created?: true;
}
interface CreateEvent extends ItemChange, PlaceAck {
  readonly action: 'create';
  readonly data: JsonObject;
}
interface MoveEvent extends ItemChange, PlaceAck {
  readonly action: 'move';
  /** The day that it left, and the version of that day now. */
  readonly from: { readonly day: string | null; readonly day_version: number };
  readonly data: JsonObject;
}
interface DeleteEvent extends ItemChange {
  readonly action: 'delete';
  readonly day: string | null;
  readonly day_version: number;
}
interface RestoreEvent extends ItemChange, PlaceAck {
  readonly action: 'restore';
  readonly data: JsonObject;
  /** Absent = nobody votes. */
  readonly votes?: VoteCount;
}
interface RanksEvent {
  readonly action: 'ranks';
  readonly day: string | null;
  readonly ranks: readonly (readonly [item_id: string, rank: string])[];
}
interface VoteEvent extends VoteCount {
  readonly action: 'vote';
  readonly item_id: string;
  readonly value: -1 | 0 | 1;
}
interface FocusEvent extends Pick<FocusMessage, 'field'> {
  readonly action: 'focus';
  /** `null` = at nothing any more. */
  readonly item_id: string | null;
}

/** What is told, by kind. Of `@durable` events each has a `seq`. */
export interface PlanningEvents {
  /**
   * PLAN-1: `user_id` has the lease of the item.
   * @durable
   */
  readonly lock: LockEvent;
  /**
   * PLAN-2: the lease is over; exactly once per grant.
   * @durable
   */
  readonly unlock: UnlockEvent;
  /** PLAN-1: the lease goes on. */
  readonly renew: RenewEvent;
  /** PLAN-1: who waits for the lease has changed. */
  readonly queue: QueueEvent;
  /**
   * PLAN-3: the data of an item changed, or an item that was not there was made by it.
   * @durable
   */
  readonly update: UpdateEvent;
  /**
   * PLAN-6: there is a new item.
   * @durable
   */
  readonly create: CreateEvent;
  /**
   * PLAN-6: an item has another place.
   * @durable
   */
  readonly move: MoveEvent;
  /**
   * PLAN-6: an item is gone, until it is restored.
   * @durable
   */
  readonly delete: DeleteEvent;
  /**
   * PLAN-6: a deleted item is back.
   * @durable
   */
  readonly restore: RestoreEvent;
  /**
   * PLAN-6: the items of a day have new ranks, and stand in the order in which they stood. Rare.
   * @durable
   */
  readonly ranks: RanksEvent;
  /**
   * PLAN-10: `user_id` votes.
   * @durable
   */
  readonly vote: VoteEvent;
  /** PLAN-11: what `user_id` looks at. */
  readonly focus: FocusEvent;
}

/** Everything that happens to an item's data or place, as the original told it. */
interface SeedUpdate {
  readonly action: 'update';
  readonly item_id: string;
  /** Of `create`, `move` and `restore` the whole data; `{deleted:true}` of `delete`, which `deleted:null` takes back. */
  readonly data: JsonObject;
  readonly version: number;
  readonly day?: string | null;
  readonly rank?: string;
  readonly day_version?: number;
  readonly created?: true;
  readonly undoes?: Seq;
}

/** What a `v=1` client hears of it (section 6). */
export interface PlanningSeedEvents {
  /** Also on joining, of each lease that is held; such a one has no `seq`. */
  readonly lock: LockEvent;
  /** As `v=2` clients get it. */
  readonly unlock: UnlockEvent;
  /** `update`, `create`, `move`, `restore` and `delete` are all told so. */
  readonly update: SeedUpdate;
}

/** Each command that a client may send, and what its ack has. */
export interface PlanningAcks {
  /** PLAN-1: takes the lease of an item, or with `wait` a place in the queue for it. */
  readonly lock: ((LockAck & { readonly item: ItemMessage | null }) | QueuedAck) & Stamp;
  /** PLAN-1: keeps a lease for its time again. */
  readonly renew: RenewAck & Stamp;
  /** PLAN-2: gives a lease back, or a place in the queue. */
  readonly unlock: UnlockAck & Stamp;
  /** PLAN-3: patches the data of an item; one that does not exist is made. */
  readonly update: UpdateAck & Stamp;
  /** PLAN-6: makes an item, at its place. */
  readonly create: CreateAck & Stamp;
  /** PLAN-6: deletes an item; `restore` brings it back. */
  readonly delete: DeleteAck & Stamp;
  /** PLAN-6: brings a deleted item back, to where it was, or near it. */
  readonly restore: PlaceAck & Stamp;
  /** PLAN-6: gives an item another place. */
  readonly move: MoveAck & Stamp;
  /** PLAN-6: puts all items of a day in this order. */
  readonly reorder: ReorderAck & Stamp;
  /** PLAN-6: up to 50 changes, all or nothing. */
  readonly batch: BatchAck & Stamp;
  /** PLAN-9: takes back what you did last, or the commit that told the event `seq`. */
  readonly undo: UndoAck & Stamp;
  /** PLAN-10: votes for or against an item; 0 takes the vote back. */
  readonly vote: VoteAck & Stamp;
  /** PLAN-11: says what you look at; say it again every 15 s. */
  readonly focus: object;
  /** PLAN-6: the itinerary as it is, by pages. */
  readonly snapshot: SnapshotAck;
  /** PLAN-9: what became of the itinerary since. */
  readonly changes: ChangesAck;
  /** PLAN-9: the last changes of an item, newest first. */
  readonly history: HistoryAck;
}

/** PLAN-6: `state.planning` of a join. */
export type PlanningJoinState = PlanningState;
