import type { Item } from './item.js';
import { movedTo } from './spot.js';
import type { Spot } from './spot.js';

/** A change of one's own that is not told by the room yet, but shown already. */
export interface Pending {
  readonly item_id: string;
  readonly title?: string;
  readonly spot?: Spot;
  readonly isGone?: true;
}

/** The items as they will be when all that is done. */
export function withPending(items: readonly Item[], pending: readonly Pending[]): readonly Item[] {
  return pending.reduce((shown, change) => apply(shown, change), items);
}

function apply(items: readonly Item[], { item_id: itemId, title, spot, isGone }: Pending): readonly Item[] {
  if (isGone) return items.filter(({ item_id }) => item_id !== itemId);
  if (spot !== undefined) return movedTo(items, itemId, spot);
  return items.map((item) => (item.item_id === itemId ? { ...item, data: { ...item.data, title } } : item));
}
