/** Planted: one change in ten keeps more than it tells. */
import { ItineraryDraft } from '../../../src/features/planning/items/itinerary-draft.rules.js';

const EVERY = 10;
const { put } = ItineraryDraft.prototype;
let puts = 0;

ItineraryDraft.prototype.put = function (id, item) {
  const isMore = ++puts % EVERY === 0;
  return put.call(this, id, isMore ? { ...item, data: { ...item.data, untold: puts } } : item);
};
