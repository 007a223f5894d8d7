import { Refusal } from '../../../protocol/refusal.js';
import type { ItemRow } from '../planning-rows.rules.js';
import type { DeleteOperation } from './item-operations.messages.js';
import { versionFault } from './item-versions.rules.js';
import type { ItineraryDraft } from './itinerary-draft.rules.js';
import type { Shelf } from './shelf.rules.js';

/** An item that its author may take from where it stands, and as they saw it (PLAN-4); and the shelf that it is on. */
export function shelvedItem(
  draft: ItineraryDraft,
  claim: DeleteOperation,
): { readonly item: ItemRow; readonly shelf: Shelf } | Refusal {
  const refusal = draft.touch(claim) ?? versionFault(draft, claim);
  if (refusal !== null) return refusal;
  const item = draft.item(claim.item_id);
  if (item === undefined) return new Refusal('item_not_found');
  const shelf = draft.shelf();
  return shelf instanceof Refusal ? shelf : { item, shelf };
}
