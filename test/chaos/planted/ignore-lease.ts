/** Planted: a lease keeps nobody out. */
import { ItineraryDraft } from '../../../src/features/planning/items/itinerary-draft.rules.js';

const { claim } = ItineraryDraft.prototype;

ItineraryDraft.prototype.claim = function (wanted) {
  const refusal = claim.call(this, wanted);
  return refusal?.code === 'item_locked' ? null : refusal;
};
