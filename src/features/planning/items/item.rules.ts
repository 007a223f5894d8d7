import { generateKeyBetween } from 'fractional-indexing';
import type { JsonObject } from '../../../protocol/envelope.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Changes, Decision } from '../../../realtime/decision.js';
import type { RoomView, RowKey } from '../../../store/room-store.js';
import { itemLocked, liveLease, overdueEnding, writableLease } from '../leases/lease.rules.js';
import type { LeaseClaim } from '../leases/lease.rules.js';
import { isSafeJson, mergePatch } from './merge-patch.rules.js';
import { SHELF, itemKey, itemMessage, leaseKey, readRow } from '../planning-rows.rules.js';
import type { ItemRow, ShelfRow } from '../planning-rows.rules.js';
import type { UpdateAck } from '../planning.messages.js';

/** Bytes of JSON, of a patch and of an item's data (PLAN-4, PLAN-8). */
const DATA_MAX_BYTES = 16 * 1024;
const PATCH_MAX_DEPTH = 8;
const ITEMS_MAX = 2_000;

export interface ItemUpdate extends LeaseClaim {
  readonly patch: JsonObject;
  readonly baseVersion?: number | undefined;
}

/** PLAN-3, PLAN-4: checks in the order of the protocol, the first hit wins. */
export function decideUpdate(update: ItemUpdate, view: RoomView): Decision<UpdateAck> {
  const item = readRow<ItemRow>(view.rows.get(itemKey(update.itemId)));
  const refusal = patchFault(update.patch) ?? leaseFault(update, view) ?? versionFault(update, item, view);
  if (refusal !== null) return refusal;
  const data = mergePatch(item?.data, update.patch);
  const text = JSON.stringify(data);
  if (Buffer.byteLength(text) > DATA_MAX_BYTES) return tooLarge();
  if (item !== undefined && text === JSON.stringify(item.data)) return answer({ version: item.version, noop: true });
  return item === undefined
    ? creation(update, data, view)
    : changeOf(update, { ...item, data, version: versionAfter(item.version, view) }, view);
}

function patchFault(patch: JsonObject): Refusal | null {
  if (Buffer.byteLength(JSON.stringify(patch)) > DATA_MAX_BYTES) return tooLarge();
  return isSafeJson(patch, PATCH_MAX_DEPTH) ? null : new Refusal('invalid_patch');
}

function leaseFault(update: ItemUpdate, view: RoomView): Refusal | null {
  if (update.token !== undefined) {
    const lease = writableLease(update, view);
    return lease instanceof Refusal ? lease : null;
  }
  const live = liveLease(view, update.itemId);
  return live !== undefined && live.session !== update.session ? itemLocked(live, view.now) : null;
}

function versionFault({ baseVersion, itemId }: ItemUpdate, item: ItemRow | undefined, view: RoomView): Refusal | null {
  if (baseVersion === undefined || baseVersion === (item?.version ?? 0)) return null;
  const row = view.rows.get(itemKey(itemId));
  if (item === undefined || row === undefined) return new Refusal('item_not_found');
  const details = { version: item.version, item: itemMessage(itemKey(itemId), row) };
  return new Refusal('version_conflict', { details });
}

/** PLAN-5, PLAN-6: the original has no `create`; such an item goes to the end of the ideas. */
function creation(update: ItemUpdate, data: JsonObject, view: RoomView): Decision<UpdateAck> {
  const shelf = readRow<ShelfRow>(view.rows.get(SHELF)) ?? { items: 0, tail: null };
  if (shelf.items >= ITEMS_MAX) return new Refusal('item_limit', { details: { max: ITEMS_MAX } });
  const rank = generateKeyBetween(shelf.tail, null);
  const grown: ShelfRow = { items: shelf.items + 1, tail: rank };
  return changeOf(update, { version: versionAfter(0, view), day: null, rank, data }, view, [
    SHELF,
    JSON.stringify(grown),
  ]);
}

/** ROOM-3: 1, 2, 3 …; after the store began a new epoch, above every version that may have been given out before. */
function versionAfter(version: number, view: RoomView): number {
  return Math.max(version, view.countFloor) + 1;
}

function changeOf(
  { itemId, user, patch }: ItemUpdate,
  item: ItemRow,
  view: RoomView,
  shelf?: readonly [RowKey, string],
): Decision<UpdateAck> {
  const overdue = overdueEnding(view, itemId);
  const live = liveLease(view, itemId);
  const { version } = item;
  const created = shelf === undefined ? {} : ({ created: true } as const);
  const told = JSON.stringify({ action: 'update', item_id: itemId, data: patch, version, ...created });
  const changes: Changes = {
    ...overdue,
    puts: [[itemKey(itemId), JSON.stringify(item)], ...(shelf === undefined ? [] : [shelf])],
    events: [...(overdue.events ?? []), { kind: 'planning.update', by: user, body: told }],
    guardOnly: [itemKey(itemId), leaseKey(itemId), ...(shelf === undefined ? [] : [SHELF])],
    ...(live === undefined ? {} : { notAfter: new Map([[leaseKey(itemId), live.expires_at]]) }),
  };
  return change(changes, { version, ...created });
}

function tooLarge(): Refusal {
  return new Refusal('payload_too_large', { details: { max_bytes: DATA_MAX_BYTES } });
}
