import type { ItemId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { Day, Placed } from '../planning-rows.rules.js';
import type { ReorderAck } from '../planning.messages.js';
import type { ReorderOperation } from './item-operations.messages.js';
import type { ItineraryDraft } from './itinerary-draft.rules.js';
import { longestRun } from './longest-run.rules.js';
import { placeItem } from './move.rules.js';
import { refusalOf } from './refusal-of-item.rules.js';
import { UpkeepNeeded } from './shelf.rules.js';
import type { Shelf } from './shelf.rules.js';

/** PLAN-6: as few moves as there can be, each of them an ordinary one. */
export function reorderDay(draft: ItineraryDraft, reorder: ReorderOperation): ReorderAck | Refusal {
  const { day = null, order, base_day_version: base } = reorder;
  const shelf = draft.shelf();
  if (shelf instanceof Refusal) return shelf;
  const current = shelf.orderOf(day).map(([id]) => id);
  const day_version = shelf.versionOf(day);
  if ((base !== undefined && base !== day_version) || !isSameSet(order, current)) {
    return new Refusal('order_mismatch', { details: { order: current, day_version } });
  }
  const moves = movesTo(order, day, shelf);
  if (moves instanceof Refusal) return moves;
  for (const [id, rank] of moves) {
    const refusal = draft.touch({ item_id: id });
    if (refusal !== null) return refusalOf(id, refusal);
    const item = draft.item(id);
    if (item === undefined) return new Refusal('item_not_found');
    placeItem(draft, shelf, id, item, { day, rank });
  }
  return { day_version: shelf.versionOf(day), moved: moves.length };
}

/** The longest run of items that are in order already stays; the others get ranks between those that stay. */
function movesTo(order: readonly ItemId[], day: Day, shelf: Shelf): Placed[] | UpkeepNeeded {
  const former = new Map(shelf.orderOf(day).map(([id, rank], place) => [id, { rank, place }]));
  const known = order.flatMap((id) => former.get(id) ?? []);
  const staying = longestRun(known.map(({ place }) => place));
  const moves: Placed[] = [];
  let low: string | null = null;
  let from = 0;
  for (const stop of [...staying, order.length]) {
    const moving = order.slice(from, stop);
    const high: string | null = known[stop]?.rank ?? null;
    const ranks = shelf.ranksIn(day, { low, high }, moving.length);
    if (ranks instanceof UpkeepNeeded) return ranks;
    moves.push(...moving.map((id, at): Placed => [id, ranks[at] ?? '']));
    [low, from] = [high, stop + 1];
  }
  return moves;
}

function isSameSet(order: readonly ItemId[], current: readonly ItemId[]): boolean {
  const ordered = new Set(order);
  return order.length === current.length && current.every((id) => ordered.has(id));
}
