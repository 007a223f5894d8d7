import { Refused } from './model-words.js';
import type { Facts, ModelPlace, Told } from './model-words.js';
import { METRES_PER_DEGREE, MIDDLE, RADIUS_M } from './model-words.js';

/** The places of a room, in the order in which they were first set. */
export class ModelPlaces {
  all: readonly ModelPlace[] = [];

  constructor(private readonly told: Told[]) {}

  /** The id of a place counted from the newest. */
  id(of: number): string | undefined {
    return this.all.at(-1 - of)?.id;
  }

  destination(id: string | undefined): string {
    const place = this.all.find((one) => (id === undefined ? one.isMeeting : one.id === id));
    if (place === undefined) throw new Refused('place_not_found');
    return place.id;
  }

  set(place: ModelPlace, now: number): Facts {
    const { by } = place;
    if (place.expiresAt !== undefined && place.expiresAt <= now) throw new Refused('invalid_payload');
    const before = this.all.find(({ id }) => id === place.id);
    const isSame =
      before?.metres === place.metres && before.isMeeting === place.isMeeting && before.expiresAt === place.expiresAt;
    if (isSame) return { place_id: place.id, noop: true };
    if (place.isMeeting) this.leaveMeeting(by, place.id);
    this.all = before === undefined ? [...this.all, place] : this.all.map((one) => (one.id === place.id ? place : one));
    this.tellPlace(by, place);
    return { place_id: place.id };
  }

  remove(by: string, id: string): Facts {
    if (!this.all.some((place) => place.id === id)) throw new Refused('place_not_found');
    this.all = this.all.filter((place) => place.id !== id);
    this.tell(by, { action: 'place_removed', place_id: id });
    return {};
  }

  nextEnd(): number {
    return Math.min(...this.all.map(({ expiresAt = Infinity }) => expiresAt));
  }

  settle(now: number): void {
    for (const { id, by, expiresAt = Infinity } of this.all) {
      if (expiresAt <= now) this.remove(by, id);
    }
  }

  private leaveMeeting(by: string, exceptFor: string): void {
    for (const place of this.all.filter(({ id, isMeeting }) => isMeeting && id !== exceptFor)) {
      const left = { ...place, isMeeting: false };
      this.all = this.all.map((one) => (one === place ? left : one));
      this.tellPlace(by, left);
    }
  }

  private tellPlace(by: string, place: ModelPlace): void {
    this.tell(by, { action: 'place', ...placeShown(place) });
  }

  private tell(by: string, payload: Facts): void {
    this.told.push({ by, what: 'event', payload, to: undefined });
  }
}

/** A place as everybody sees it, but for who set it. */
export function placeShown({ id, metres, isMeeting, expiresAt }: ModelPlace): Facts {
  return {
    place_id: id,
    name: 'Tower',
    latitude: MIDDLE.latitude + metres / METRES_PER_DEGREE,
    longitude: MIDDLE.longitude,
    radius_m: RADIUS_M,
    ...(isMeeting && { meeting: true }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
  };
}
