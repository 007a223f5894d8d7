import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { countVotes } from '../planning-rows.rules.js';
import type { ItemRow, Place } from '../planning-rows.rules.js';
import type { CreateAck, DeleteAck, PlaceAck, UpdateAck } from '../planning.messages.js';
import { dataFault, patchFault, sizeFault } from './item-data.rules.js';
import type {
  CreateOperation,
  DeleteOperation,
  ItemClaim,
  RestoreOperation,
  Spot,
  UpdateOperation,
} from './item-operations.messages.js';
import { rebase } from './item-versions.rules.js';
import type { ItineraryDraft } from './itinerary-draft.rules.js';
import { diffPatch, mergePatch } from './merge-patch.rules.js';
import { shelvedItem } from './shelved-item.rules.js';

/** PLAN-3, PLAN-4: checks in the order of the protocol, the first hit wins. */
export function updateItem(draft: ItineraryDraft, update: UpdateOperation): UpdateAck | Refusal {
  const { item_id: itemId, data: patch } = update;
  const refusal = patchFault(patch) ?? draft.touch(update);
  if (refusal !== null) return refusal;
  const basis = rebase(draft, update);
  if (basis instanceof Refusal) return basis;
  const item = draft.item(itemId);
  const data = mergePatch(item?.data, patch);
  const fault = dataFault(data, patch, draft.author);
  if (fault !== null) return fault;
  if (item === undefined) return createByUpdate(draft, update, data);
  const ack = changeData(draft, itemId, item, { patch, data });
  return ack.noop === true ? ack : { ...ack, ...basis };
}

/** PLAN-9: puts back what an update changed. What stood there is not judged again, nor how large this patch is. */
export function patchBack(draft: ItineraryDraft, claim: ItemClaim, patch: JsonObject): UpdateAck | Refusal {
  const refusal = draft.touch(claim);
  if (refusal !== null) return refusal;
  const item = draft.item(claim.item_id);
  if (item === undefined) return new Refusal('item_not_found');
  const data = mergePatch(item.data, patch);
  return sizeFault(data) ?? changeData(draft, claim.item_id, item, { patch, data });
}

function changeData(
  draft: ItineraryDraft,
  itemId: ItemId,
  item: ItemRow,
  { patch, data }: { readonly patch: JsonObject; readonly data: JsonObject },
): UpdateAck {
  if (JSON.stringify(data) === JSON.stringify(item.data)) return { version: item.version, noop: true };
  const version = draft.versionAfter(item.version);
  draft.put(itemId, { ...item, data, version });
  const kept = { action: 'update', data: patch, inverse: diffPatch(data, item.data) } as const;
  draft.record({ itemId, base: item.version, version, told: { data: patch }, kept });
  return { version };
}

/** PLAN-6. */
export function createItem(draft: ItineraryDraft, create: CreateOperation): CreateAck | Refusal {
  const { item_id: itemId } = create;
  const refusal = patchFault(create.data) ?? draft.touch(create);
  if (refusal !== null) return refusal;
  if (draft.item(itemId) !== undefined) return new Refusal('item_exists');
  const data = mergePatch({}, create.data);
  const fault = dataFault(data, create.data, draft.author);
  if (fault !== null) return fault;
  const made = shelve(draft, itemId, create, data);
  if (made instanceof Refusal) return made;
  const { day, rank, version, day_version } = made;
  const told = { day, rank, day_version, data };
  draft.record({ itemId, base: 0, version, told, kept: { action: 'create', data, day, rank } });
  return { item_id: itemId, ...made };
}

/** PLAN-5: the original has no `create`; such an item goes to the end of the ideas. */
function createByUpdate(draft: ItineraryDraft, update: UpdateOperation, data: JsonObject): UpdateAck | Refusal {
  const { item_id: itemId, data: patch } = update;
  const made = shelve(draft, itemId, {}, data);
  if (made instanceof Refusal) return made;
  const { version, ...place } = made;
  const told = { data: patch, ...place, created: true };
  const kept = { action: 'update', created: true, data: patch, day: place.day, rank: place.rank } as const;
  draft.record({ itemId, base: 0, version, told, kept });
  return { version, ...place, created: true };
}

/** PLAN-6: the lease ends with the item. */
export function deleteItem(draft: ItineraryDraft, deletion: DeleteOperation): DeleteAck | Refusal {
  const { item_id: itemId } = deletion;
  const shelved = shelvedItem(draft, deletion);
  if (shelved instanceof Refusal) return shelved;
  const { item, shelf } = shelved;
  draft.endLease(itemId);
  const { day, rank } = item;
  const version = draft.versionAfter(item.version);
  const day_version = shelf.drop(day, itemId);
  draft.putGone(itemId, { ...item, version, by: draft.author.user, at: draft.now });
  draft.record({
    itemId,
    base: item.version,
    version,
    told: { day, day_version },
    kept: { action: 'delete', day, rank },
  });
  return { version, day_version };
}

/** PLAN-5, PLAN-6: where it was, or near it; that is where it was deleted from, if nobody says another `place`. */
export function restoreItem(
  draft: ItineraryDraft,
  { item_id: itemId }: RestoreOperation,
  place?: Place,
): PlaceAck | Refusal {
  const gone = draft.gone(itemId);
  if (gone === undefined) return new Refusal(draft.item(itemId) === undefined ? 'item_not_found' : 'item_exists');
  const refusal = draft.claim({ item_id: itemId });
  if (refusal !== null) return refusal;
  const shelf = draft.shelf();
  if (shelf instanceof Refusal) return shelf;
  const { by: _, at: __, ...item } = gone;
  const { data, votes } = item;
  const { day, rank: wanted } = place ?? item;
  const rank = shelf.fullness(false) ?? shelf.rankNear(day, wanted);
  if (rank instanceof Refusal) return rank;
  const version = draft.versionAfter(gone.version);
  const day_version = shelf.bringBack(day, itemId, rank);
  draft.put(itemId, { ...item, day, rank, version });
  // Whoever joined after the deletion knows nothing of the item.
  const told = { day, rank, day_version, data, ...(votes === undefined ? {} : { votes: countVotes(votes) }) };
  draft.record({ itemId, base: gone.version, version, told, kept: { action: 'restore', day, rank } });
  return { day, rank, version, day_version };
}

/** Gives a new item its place and its first version. */
function shelve(
  draft: ItineraryDraft,
  itemId: ItemId,
  { day = null, after }: Spot,
  data: JsonObject,
): PlaceAck | Refusal {
  const shelf = draft.shelf();
  if (shelf instanceof Refusal) return shelf;
  const gap = shelf.fullness(true) ?? shelf.gapAfter(day, after);
  if (gap instanceof Refusal) return gap;
  const rank = shelf.rankIn(day, gap);
  if (rank instanceof Refusal) return rank;
  const version = draft.versionAfter(0);
  draft.put(itemId, { version, day, rank, data });
  return { day, rank, version, day_version: shelf.add(day, itemId, rank) };
}
