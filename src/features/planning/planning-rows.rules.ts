import { Refusal } from '../../protocol/refusal.js';
import { readBody } from '../../store/body.js';
import type { JsonObject } from '../../protocol/envelope.js';
import type { ItemId, SessionId, UserId } from '../../protocol/ids.js';
import type { Millis, RowKey } from '../../store/room-contents.js';
import type { RoomView, Row } from '../../store/room-store.js';
import type { Holder, ItemMessage, LockMessage, LockState, VoteCount } from './planning.messages.js';

export const ITEMS = 'planning.item/';
/** Deleted items. */
export const GONE = 'planning.gone/';
export const LEASES = 'planning.lease/';
/** The order of all items; changed only with their order or set, so that updates of different items do not meet. */
export const SHELF: RowKey = 'planning.shelf';

/** ISO date, or `null` for the ideas. */
export type Day = string | null;
export interface Place {
  readonly day: Day;
  readonly rank: string;
}
export interface ItemRow extends Place {
  readonly version: number;
  readonly data: JsonObject;
  /** Absent = nobody votes. */
  readonly votes?: Votes;
}
/** How each user votes. Any user id may be a key: read by entries only. */
export type Votes = Readonly<Record<string, 1 | -1>>;
/** An item as it was deleted; `version` is that of its deletion. */
export interface GoneRow extends ItemRow {
  readonly by: UserId;
  readonly at: Millis;
}
/** Who wants a lease, and for how long. */
export interface Waiter {
  readonly user: UserId;
  readonly session: SessionId;
  readonly ttl_ms: Millis;
}
/** Who has it, and, so that a queue lives exactly as long, who waits for it. */
export interface LeaseRow extends Waiter {
  readonly token: string;
  readonly expires_at: Millis;
  /** The holder's socket is gone: the lease was cut to the grace time. */
  readonly isCut?: true;
  /** When it would have ended, had it not been cut. */
  readonly uncut_at?: Millis;
  /** First come, first served; absent = nobody. */
  readonly waiting?: readonly Waiter[];
}
/** The release before this one knows `items` and `tail` only, and forgets the rest when it writes. */
export interface ShelfRow {
  readonly items: number;
  /** Rank of the last idea; `null` = none yet. */
  readonly tail: string | null;
  /** How many deleted items are kept. */
  readonly gone?: number;
  /** By day, the ideas under ''; a day without items is not there. */
  readonly days?: Readonly<Record<string, DayRow>>;
}
export interface DayRow {
  readonly version: number;
  /** In order of rank. */
  readonly items: readonly Placed[];
}
export type Placed = readonly [id: ItemId, rank: string];

/** How `days` of the shelf names a day. */
export const dayKey = (day: Day): string => day ?? '';
export const dayOf = (key: string): Day => (key === '' ? null : key);

export const itemKey = (id: ItemId): RowKey => ITEMS + id;
export const goneKey = (id: ItemId): RowKey => GONE + id;
/** Also the key of the timer at which the lease ends. */
export const leaseKey = (id: ItemId): RowKey => LEASES + id;
export const idOfItem = (key: RowKey): ItemId => key.slice(ITEMS.length) as ItemId;
export const idOfGone = (key: RowKey): ItemId => key.slice(GONE.length) as ItemId;
export const idOfLease = (key: RowKey): ItemId => key.slice(LEASES.length) as ItemId;

/** Rows are written by this file's types only; the store keeps them as text. */
export function readRow<T extends ItemRow | LeaseRow | ShelfRow>(row: Row | undefined): T | undefined {
  return row === undefined ? undefined : readBody<T>(row.body);
}

export function itemMessage(key: RowKey, row: Row): ItemMessage {
  return itemOf(idOfItem(key), readBody<ItemRow>(row.body));
}

export function itemOf(id: ItemId, { version, day, rank, data, votes }: ItemRow): ItemMessage {
  const item = { item_id: id, day, rank, version, data };
  return votes === undefined ? item : { ...item, votes: countVotes(votes) };
}

export function countVotes(votes: Votes): VoteCount {
  const values = Object.values(votes);
  const up = values.filter((value) => value === 1).length;
  return { up, down: values.length - up };
}

export function lockMessage(id: ItemId, { user, expires_at }: LeaseRow): LockMessage {
  return { item_id: id, holder: { user_id: user }, expires_at };
}

export function lockState(id: ItemId, lease: LeaseRow): LockState {
  const lock = lockMessage(id, lease);
  return lease.waiting === undefined ? lock : { ...lock, waiting: waitingMessage(lease.waiting) };
}

export function waitingMessage(waiting: readonly Waiter[]): Holder[] {
  return waiting.map(({ user }) => ({ user_id: user }));
}

/** PLAN-4: `null` = the item was not deleted. The release before this one knows no deletion, and may have made one anew. */
export function deletionFault(view: RoomView, id: ItemId): Refusal | null {
  const gone = readRow<GoneRow>(view.rows.get(goneKey(id)));
  if (gone === undefined || view.rows.has(itemKey(id))) return null;
  const { by, at, version } = gone;
  return new Refusal('item_deleted', { details: { by, at, version } });
}
