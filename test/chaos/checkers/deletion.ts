import { Itinerary, isChange } from '../../../scripts/support/itinerary.js';
import type { Frame } from '../../support/rally-client.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';

/** PLAN-5: an item is made once, and what was deleted comes back by `restore` only. */
export const checkDeletion: Checker = ({ store }) => store.flatMap(lives);

function lives({ room, events }: FinalRoom): Finding[] {
  const itinerary = new Itinerary();
  return events.flatMap((event): Finding[] => {
    const fault = faultOf(event, itinerary);
    itinerary.take(event);
    const { action, item_id: item } = event.payload;
    const what = `${room} seq ${event.seq}: ${String(action)} of ${String(item)}, which ${fault ?? ''}`;
    return fault === undefined ? [] : [{ kind: 'resurrected', what }];
  });
}

function faultOf(event: Frame, itinerary: Itinerary): string | undefined {
  const { action, item_id, created } = event.payload;
  const id = String(item_id);
  const isOfLiving = action === 'lock' || action === 'vote';
  if (event.type !== 'planning' || (!isChange(event) && !isOfLiving)) return undefined;
  if (action === 'restore') return itinerary.isGone(id) ? undefined : 'was not deleted';
  if (itinerary.isGone(id)) return 'was deleted';
  if (action === 'lock') return undefined;
  const isThere = itinerary.get(id) !== undefined;
  if (action === 'create' || created === true) return isThere ? 'was there' : undefined;
  return isThere ? undefined : 'was not there';
}
