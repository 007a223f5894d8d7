import type { UserId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import { Refusal, invalidPayload } from '../../../protocol/refusal.js';
import { isPlainText } from '../../../protocol/text.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Changes, Decision, Outcome } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import { PLACES, placeMessage, placeTimer, readPlaces } from './place-row.rules.js';
import type { KeptPlace, Places } from './place-row.rules.js';
import type { PlaceEvent, PlaceId, PlaceRemovedEvent, PlaceSetAck } from './place.messages.js';

const PLACES_MAX = 100;
/** Code points. */
const NAME_MAX = 100;
/** No phone knows where it is to less than 20 m for long; a circle of more than 50 km is no place to come to. */
const RADIUS_M = { min: 20, max: 50_000 };
const RADIUS_DEFAULT_M = 100;
const EXPIRY_MAX_MS: Millis = 366 * 24 * 60 * 60 * 1_000;

export interface PlaceSetting {
  readonly placeId: PlaceId;
  readonly by: UserId;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly radius?: number | undefined;
  readonly isMeeting?: boolean | undefined;
  readonly expiresAt?: Millis | undefined;
}
export interface PlaceRemoval {
  readonly placeId: PlaceId;
  readonly by: UserId;
}
/** The timer of a place, and the moment for which it was set. */
export interface PlaceEnd {
  readonly placeId: PlaceId;
  readonly at: Millis;
}

/** LOC-8: all there is of a place, in place of what there was of it; where it is so already, nothing is told. */
export function decidePlaceSet(setting: PlaceSetting, view: RoomView): Decision<PlaceSetAck> {
  const fault = settingFault(setting, view.now);
  if (fault !== null) return fault;
  const known = readPlaces(view, view.now);
  const { places } = known;
  const place_id = setting.placeId;
  const before = places.find((other) => other.place_id === place_id);
  const place = placeOf(setting, before === undefined ? view.at.seq : before.made_after);
  if (before !== undefined && isSame(before, place)) return answer({ place_id, noop: true });
  if (before === undefined && places.length >= PLACES_MAX) {
    return new Refusal('place_limit', { details: { max: PLACES_MAX } });
  }
  const isLeft = (other: KeptPlace) => place.meeting === true && other.meeting === true && other !== before;
  const left = places.filter(isLeft).map(withoutMeeting);
  const kept = places.map((other) => (other === before ? place : isLeft(other) ? withoutMeeting(other) : other));
  const next = before === undefined ? [...kept, place] : kept;
  const events = [...left, place].map((told) => placeEvent(told, setting.by));
  return change(changes(known, next, events, [before, place]), { place_id });
}

/** LOC-8. */
export function decidePlaceRemove({ placeId, by }: PlaceRemoval, view: RoomView): Decision<object> {
  const known = readPlaces(view, view.now);
  const place = known.places.find(({ place_id }) => place_id === placeId);
  if (place === undefined) return new Refusal('place_not_found');
  const next = known.places.filter((other) => other !== place);
  return change(changes(known, next, [removedEvent(placeId, by)], [place]), {});
}

/** LOC-8: its time is over. Where it was removed or set anew meanwhile, nothing is left to do. */
export function decidePlaceEnd({ placeId, at }: PlaceEnd, view: RoomView): Outcome<object> {
  const known = readPlaces(view, Math.max(view.now, at));
  if (known.ended.every(({ place_id }) => place_id !== placeId)) return answer({});
  return change(changes(known, known.places, []), {});
}

/** What is over goes in the same commit, and is told first: a timer may be late. */
function changes(
  { ended }: Places,
  next: readonly KeptPlace[],
  events: readonly NewEvent[],
  [before, after]: readonly (KeptPlace | undefined)[] = [],
): Changes {
  const timers = new Map<PlaceId, Millis | null>();
  for (const { place_id } of ended) timers.set(place_id, null);
  if (before?.expires_at !== undefined) timers.set(before.place_id, null);
  if (after?.expires_at !== undefined) timers.set(after.place_id, after.expires_at);
  return {
    ...(next.length === 0 ? { deletes: [PLACES] } : { puts: [[PLACES, JSON.stringify(next)]] }),
    timers: [...timers].map(([placeId, at]) => ({ key: placeTimer(placeId), at })),
    events: [...ended.map(({ place_id, by }) => removedEvent(place_id, by as UserId)), ...events],
  };
}

function settingFault({ name, radius = RADIUS_DEFAULT_M, expiresAt }: PlaceSetting, now: Millis): Refusal | null {
  const isNamed = name.trim() !== '' && isPlainText(name) && Array.from(name).length <= NAME_MAX;
  if (!isNamed) return invalidPayload({ path: 'name', rule: 'isLength' });
  if (radius < RADIUS_M.min || radius > RADIUS_M.max) return new Refusal('radius_out_of_range', { details: RADIUS_M });
  if (expiresAt === undefined || (expiresAt > now && expiresAt <= now + EXPIRY_MAX_MS)) return null;
  return invalidPayload({ path: 'expires_at', rule: 'isWithinAYear' });
}

function placeOf(setting: PlaceSetting, madeAfter: Seq | undefined): KeptPlace {
  const { placeId, by, isMeeting, expiresAt, radius = RADIUS_DEFAULT_M, ...rest } = setting;
  return {
    place_id: placeId,
    name: rest.name,
    latitude: rest.latitude,
    longitude: rest.longitude,
    radius_m: radius,
    ...(isMeeting === true && { meeting: true }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
    by,
    ...(madeAfter !== undefined && { made_after: madeAfter }),
  };
}

/** Whoever set it: that alone is nothing new. */
function isSame(before: KeptPlace, after: KeptPlace): boolean {
  return JSON.stringify({ ...before, by: '' }) === JSON.stringify({ ...after, by: '' });
}

function withoutMeeting({ meeting, ...place }: KeptPlace): KeptPlace {
  return place;
}

function placeEvent(place: KeptPlace, by: UserId): NewEvent {
  const body: PlaceEvent = { action: 'place', ...placeMessage(place) };
  return { kind: 'location.place', by, body: JSON.stringify(body) };
}

function removedEvent(placeId: PlaceId, by: UserId): NewEvent {
  const body: PlaceRemovedEvent = { action: 'place_removed', place_id: placeId };
  return { kind: 'location.place_removed', by, body: JSON.stringify(body) };
}
