import { Refusal } from '../../../protocol/refusal.js';
import type { ItemId } from '../../../protocol/ids.js';
import type { ItemRow, Place } from '../planning-rows.rules.js';
import type { MoveAck, PlaceAck } from '../planning.messages.js';
import type { ItemClaim, MoveOperation } from './item-operations.messages.js';
import type { ItineraryDraft } from './itinerary-draft.rules.js';
import { shelvedItem } from './shelved-item.rules.js';
import type { Gap, Shelf } from './shelf.rules.js';

/** PLAN-6: a place is a day, and the items between which it is at this moment. */
export function moveItem(draft: ItineraryDraft, move: MoveOperation): MoveAck | Refusal {
  const { item_id: itemId, day = null, after } = move;
  const shelved = shelvedItem(draft, move);
  if (shelved instanceof Refusal) return shelved;
  const { item, shelf } = shelved;
  const gap = shelf.gapAfter(day, after, itemId);
  if (gap instanceof Refusal) return gap;
  if (item.day === day && isWithin(gap, item.rank)) {
    return { day, rank: item.rank, version: item.version, day_version: shelf.versionOf(day), noop: true };
  }
  const rank = shelf.rankIn(day, gap);
  return rank instanceof Refusal ? rank : placeItem(draft, shelf, itemId, item, { day, rank });
}

/** PLAN-9: back to where it was, or near it; those that are `leaving` will not be in the way. */
export function moveBack(
  draft: ItineraryDraft,
  claim: ItemClaim,
  { day, rank }: Place,
  leaving: ReadonlySet<ItemId>,
): MoveAck | Refusal {
  const shelved = shelvedItem(draft, claim);
  if (shelved instanceof Refusal) return shelved;
  const { item, shelf } = shelved;
  if (item.day === day && item.rank === rank) {
    return { day, rank, version: item.version, day_version: shelf.versionOf(day), noop: true };
  }
  const near = shelf.rankNear(day, rank, leaving);
  return near instanceof Refusal ? near : placeItem(draft, shelf, claim.item_id, item, { day, rank: near });
}

/** Puts an item that is there to a place that is free. */
export function placeItem(
  draft: ItineraryDraft,
  shelf: Shelf,
  itemId: ItemId,
  item: ItemRow,
  { day, rank }: Place,
): PlaceAck {
  const base = item.version;
  const version = draft.versionAfter(base);
  const steps = shelf.move(itemId, item.day, day, rank);
  const place = { day, rank, day_version: steps.to };
  draft.put(itemId, { ...item, day, rank, version });
  const from = { day: item.day, rank: item.rank };
  const told = { ...place, from: { day: item.day, day_version: steps.from }, data: item.data };
  draft.record({ itemId, base, version, told, kept: { action: 'move', day, rank, from } });
  return { ...place, version };
}

function isWithin({ low, high }: Gap, rank: string): boolean {
  return (low === null || low < rank) && (high === null || rank < high);
}
