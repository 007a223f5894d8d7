import type { Seq } from '../../../protocol/position.js';
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

/** As it is kept. A place that is removed and set again is another one, also where it has the id of the first. */
export interface KeptPlace extends PlaceMessage {
  /** The event before its first one; absent: an earlier release set it. */
  readonly made_after?: Seq;
}

/** Those that a timer has not taken away yet, though their time is over, are kept apart. */
export interface Places {
  readonly places: readonly KeptPlace[];
  readonly ended: readonly KeptPlace[];
}

export function readPlaces(view: Pick<RoomView, 'rows'>, now: Millis): Places {
  const row = view.rows.get(PLACES);
  const stored = row === undefined ? [] : readBody<readonly KeptPlace[]>(row.body);
  const isOver = ({ expires_at }: PlaceMessage) => expires_at !== undefined && expires_at <= now;
  return { places: stored.filter((place) => !isOver(place)), ended: stored.filter(isOver) };
}

/** As everybody sees it. */
export function placeMessage({ made_after, ...shown }: KeptPlace): PlaceMessage {
  return shown;
}

/** Where all want to go. */
export function meetingPlace({ places }: Pick<Places, 'places'>): PlaceMessage | undefined {
  return places.find(({ meeting }) => meeting === true);
}
