import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId } from '../../../protocol/ids.js';

/** What every change of an item may carry: the token of its lease (PLAN-4). */
export interface ItemClaim {
  readonly item_id: ItemId;
  readonly token?: string;
}
/** PLAN-6: a day, or the ideas (`null` or absent); after an item of it, first (`null`) or last (absent). */
export interface Spot {
  readonly day?: string | null;
  readonly after?: ItemId | null;
}
export interface UpdateOperation extends ItemClaim {
  /** RFC 7396: `null` removes a field, arrays are replaced whole. */
  readonly data: JsonObject;
  /** The version that the client saw; 0 = the item must not exist. */
  readonly base_version?: number;
  readonly on_conflict?: 'reject' | 'rebase';
}
export interface CreateOperation extends Spot {
  readonly item_id: ItemId;
  readonly data: JsonObject;
}
export interface DeleteOperation extends ItemClaim {
  readonly base_version?: number;
}
export interface MoveOperation extends DeleteOperation, Spot {}
export type RestoreOperation = Pick<ItemClaim, 'item_id'>;
export interface ReorderOperation extends Pick<Spot, 'day'> {
  /** All items of the day. */
  readonly order: readonly ItemId[];
  readonly base_day_version?: number;
}
/** One of a batch. */
export type BatchOperation =
  | ({ readonly action: 'create' } & CreateOperation)
  | ({ readonly action: 'update' } & UpdateOperation)
  | ({ readonly action: 'delete' } & DeleteOperation)
  | ({ readonly action: 'restore' } & RestoreOperation)
  | ({ readonly action: 'move' } & MoveOperation);
