import { parseId } from '../../protocol/ids.js';

const ITEM_THREAD = 'item:';

/** CHAT-9: the comments on an item of the itinerary, whether or not there is one: it may be deleted, or yet to come. */
export function isItemThread(thread: string): boolean {
  return thread.startsWith(ITEM_THREAD);
}

/** CHAT-9: `item:<item id>`, or a message id. */
export function isThread(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  return parseId(isItemThread(value) ? value.slice(ITEM_THREAD.length) : value) !== null;
}
