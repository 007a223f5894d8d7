import type { ItemId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { UpkeepNeeded } from './shelf.rules.js';

/** Where several items may be in the way, a refusal says which one is. Upkeep is no answer to anybody. */
export function refusalOf(itemId: ItemId, refusal: Refusal): Refusal {
  if (refusal instanceof UpkeepNeeded) return refusal;
  const { code, extras } = refusal;
  return new Refusal(code, { ...extras, details: { ...extras.details, item_id: itemId } });
}
