import type { ItemId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { itemOf } from '../planning-rows.rules.js';
import type { ItemRow } from '../planning-rows.rules.js';
import type { UpdateAck } from '../planning.messages.js';
import { changesBetween } from './history.rules.js';
import type { HistoryRow } from './history.rules.js';
import type { DeleteOperation, UpdateOperation } from './item-operations.messages.js';
import type { ItineraryDraft } from './itinerary-draft.rules.js';
import { ROOT, overlap, pathsOf } from './json-paths.rules.js';

/** PLAN-4: the item has to be as its author saw it. */
export function versionFault(
  draft: ItineraryDraft,
  { item_id: itemId, base_version: base }: DeleteOperation,
): Refusal | null {
  const item = draft.item(itemId);
  if (base === undefined || base === (item?.version ?? 0)) return null;
  return item === undefined ? new Refusal('item_not_found') : versionConflict(itemId, item);
}

/** PLAN-3: a patch of an older version goes on where nothing that it touches was touched since. */
export function rebase(draft: ItineraryDraft, update: UpdateOperation): Pick<UpdateAck, 'rebased'> | Refusal {
  const { item_id: itemId, base_version: base, data: patch } = update;
  const item = draft.item(itemId);
  const fault = versionFault(draft, update);
  const isHopeless = item === undefined || base === undefined || update.on_conflict !== 'rebase';
  if (fault === null) return {};
  if (isHopeless) return fault;
  const changes = changesBetween(draft.history(itemId), base, item.version);
  // A base that the history does not reach, or that was lost with an epoch, may be anything.
  if (changes === null) return fault;
  const changed = [...new Set(changes.flatMap(touchedBy))];
  return overlap(pathsOf(patch), changed) ? versionConflict(itemId, item, changed) : { rebased: true };
}

/** Paths in the item's data; a move, and a deletion that was taken back, leave them as they are. */
function touchedBy({ action, created, data = {} }: HistoryRow): string[] {
  if (action === 'create' || created === true) return [ROOT];
  return action === 'update' ? pathsOf(data) : [];
}

function versionConflict(itemId: ItemId, item: ItemRow, changed?: readonly string[]): Refusal {
  const paths = changed === undefined ? {} : { changed_paths: changed };
  return new Refusal('version_conflict', { details: { version: item.version, item: itemOf(itemId, item), ...paths } });
}
