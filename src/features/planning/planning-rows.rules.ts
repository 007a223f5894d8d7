import { readBody } from '../../store/body.js';
import type { JsonObject } from '../../protocol/envelope.js';
import type { ItemId, SessionId, UserId } from '../../protocol/ids.js';
import type { Millis } from '../../store/room-contents.js';
import type { Row, RowKey } from '../../store/room-store.js';
import type { ItemMessage, LockMessage } from './planning.messages.js';

export const ITEMS = 'planning.item/';
export const LEASES = 'planning.lease/';
/** Counts items and knows the last rank; changed only with the set of items, so that updates of different items do not meet. */
export const SHELF: RowKey = 'planning.shelf';

export interface ItemRow {
  readonly version: number;
  readonly day: string | null;
  readonly rank: string;
  readonly data: JsonObject;
}
export interface LeaseRow {
  readonly user: UserId;
  readonly session: SessionId;
  readonly token: string;
  readonly ttl_ms: Millis;
  readonly expires_at: Millis;
  /** The holder's socket is gone: the lease was cut to the grace time. */
  readonly isCut?: true;
  /** When it would have ended, had it not been cut. */
  readonly uncut_at?: Millis;
}
export interface ShelfRow {
  readonly items: number;
  /** Rank of the last idea; `null` = none yet. */
  readonly tail: string | null;
}

export const itemKey = (id: ItemId): RowKey => ITEMS + id;
/** Also the key of the timer at which the lease ends. */
export const leaseKey = (id: ItemId): RowKey => LEASES + id;
export const idOfLease = (key: RowKey): ItemId => key.slice(LEASES.length) as ItemId;

/** Rows are written by this file's types only; the store keeps them as text. */
export function readRow<T extends ItemRow | LeaseRow | ShelfRow>(row: Row | undefined): T | undefined {
  return row === undefined ? undefined : readBody<T>(row.body);
}

export function itemMessage(key: RowKey, row: Row): ItemMessage {
  const { version, day, rank, data } = readBody<ItemRow>(row.body);
  return { item_id: key.slice(ITEMS.length), day, rank, version, data };
}

export function lockMessage(id: ItemId, { user, expires_at }: LeaseRow): LockMessage {
  return { item_id: id, holder: { user_id: user }, expires_at };
}
