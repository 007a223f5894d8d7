import type { UserId } from '../../../protocol/ids.js';
import type { Changes, Reads } from '../../../realtime/decision.js';
import { ERASURE } from '../../../realtime/personal-data.js';
import type { ListChange } from '../../../store/room-changes.js';
import type { ListName } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';

/** Kind of the events that tell where a user comes and goes (LOC-8). */
const VISIT = 'location.place_event';
/** More than a room keeps events (1,000, in Redis up to 1,100): none that is older can be given to anybody. */
const KEPT = 2_000;

/** Says which events of the log tell of the user's visits: they are found by it when they have to go. */
export const visitsOf = (user: UserId): ListName => `location.visits/${user}`;

/** The same, and each visit that it tells is noted. */
export function withVisits(user: UserId, changes: Changes): Changes {
  const { events = [], lists = [] } = changes;
  const list = visitsOf(user);
  const noted = events.flatMap(({ kind }, event): ListChange[] =>
    kind === VISIT ? [{ list, op: 'append', body: '1', keep: KEPT, event }] : [],
  );
  return noted.length === 0 ? changes : { ...changes, lists: [...lists, ...noted] };
}

/** All of them, as the first list of the view. */
export function visitReads(user: UserId): Required<Pick<Reads, 'lists'>> {
  return { lists: [{ list: visitsOf(user), limit: KEPT }] };
}

/** LOC-9: no replay tells of them any more, nor whose they were; it is told that something was erased. */
export function eraseVisits(user: UserId, { lists: [visits] }: Pick<RoomView, 'lists'>): Changes {
  const erase = (visits?.entries ?? []).map(({ seq }) => ({ seq, ...ERASURE }));
  return erase.length === 0 ? {} : { erase, clears: [visitsOf(user)], events: [ERASURE] };
}
