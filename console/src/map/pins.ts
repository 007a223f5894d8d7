import type { ItemMessage } from '@rally/client';
import type { Coordinates } from './geo.js';

/** An item of the itinerary that is somewhere. */
export interface Pin extends Coordinates {
  readonly id: string;
  readonly title: string;
  /** ISO date; `null`: an idea. */
  readonly day: string | null;
  /** From 1, among the pins of its day. */
  readonly number: number;
}

/** In the order of the itinerary. Items are the application's own: what is no place on the earth is none. */
export function pinsOf(items: readonly ItemMessage[]): readonly Pin[] {
  const counts = new Map<string | null, number>();
  return items.flatMap(({ item_id: id, day, data }) => {
    const { latitude, longitude, name } = (data['place'] ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof latitude !== 'number' || typeof longitude !== 'number') return [];
    const number = (counts.get(day) ?? 0) + 1;
    counts.set(day, number);
    const title = [data['title'], name].find((text) => typeof text === 'string' && text !== '') ?? 'Untitled';
    return [{ id, title: title as string, day, number, latitude, longitude }];
  });
}
