import { readBody } from '../../../store/body.js';
import type { Millis, TimerKey, RowKey } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { PlaceId, PlaceMessage } from './place.messages.js';

/** All places of the room in one row, in the order in which they were first set: every fix asks for all of them. */
export const PLACES: RowKey = 'location.places';

const TIMER = 'location.place/';
export const placeTimer = (placeId: PlaceId): TimerKey => TIMER + placeId;
export const isPlaceTimer = (key: TimerKey): boolean => key.startsWith(TIMER);
export const placeOfTimer = (key: TimerKey): PlaceId => key.slice(TIMER.length) as PlaceId;

/** Those that a timer has not taken away yet, though their time is over, are kept apart. */
export interface Places {
  readonly places: readonly PlaceMessage[];
  readonly ended: readonly PlaceMessage[];
}

export function readPlaces(view: Pick<RoomView, 'rows'>, now: Millis): Places {
  const row = view.rows.get(PLACES);
  const stored = row === undefined ? [] : readBody<readonly PlaceMessage[]>(row.body);
  const isOver = ({ expires_at }: PlaceMessage) => expires_at !== undefined && expires_at <= now;
  return { places: stored.filter((place) => !isOver(place)), ended: stored.filter(isOver) };
}

/** Where all want to go. */
export function meetingPlace({ places }: Pick<Places, 'places'>): PlaceMessage | undefined {
  return places.find(({ meeting }) => meeting === true);
}
