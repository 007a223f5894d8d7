import type { Day } from './days.js';
import type { Item } from './item.js';

/** Where an item is to stand, as `move` takes it (PLAN-6). */
export interface Spot {
  readonly day: string | null;
  /** An item of that day; `null`: the first place; absent: the last. */
  readonly after?: string | null;
}

/** Where things are on the screen, in the units of the pointer. */
export interface Box {
  readonly top: number;
  readonly bottom: number;
}
export interface DayBox extends Box {
  readonly day: string | null;
  readonly items: readonly (Box & { readonly item_id: string })[];
}

/** Where something that is let go at `y` lands: behind the items whose middle is above it, in the nearest day. */
export function spotAt(y: number, days: readonly DayBox[], dragged: string): Spot | undefined {
  const [nearest] = [...days].sort((one, other) => distance(y, one) - distance(y, other));
  if (nearest === undefined) return undefined;
  const above = nearest.items.filter(({ item_id, top, bottom }) => item_id !== dragged && (top + bottom) / 2 < y);
  return { day: nearest.day, after: above.at(-1)?.item_id ?? null };
}

function distance(y: number, { top, bottom }: Box): number {
  return Math.max(top - y, y - bottom, 0);
}

/** One place up (-1) or down (1), over the edges of days; `undefined` where there is none. */
export function spotBeside(days: readonly Day[], itemId: string, step: -1 | 1): Spot | undefined {
  const at = days.findIndex(({ items }) => items.some(({ item_id }) => item_id === itemId));
  const here = days[at];
  if (here === undefined) return undefined;
  const others = here.items.map(({ item_id }) => item_id);
  const index = others.indexOf(itemId);
  if (step === 1) {
    const next = others[index + 1];
    if (next !== undefined) return { day: here.day, after: next };
    const below = days[at + 1];
    return below && { day: below.day, after: null };
  }
  if (index > 0) return { day: here.day, after: others[index - 2] ?? null };
  const above = days[at - 1];
  return above && { day: above.day };
}

/** Whether that is where it stands already. */
export function isAt({ day, after }: Spot, days: readonly Day[], itemId: string): boolean {
  const ids = days.find((one) => one.day === day)?.items.map(({ item_id }) => item_id) ?? [];
  const index = ids.indexOf(itemId);
  if (index < 0) return false;
  return after === undefined ? index === ids.length - 1 : (ids[index - 1] ?? null) === after;
}

/** All items, in order, with one of them there. */
export function movedTo(items: readonly Item[], itemId: string, { day, after }: Spot): readonly Item[] {
  const item = items.find(({ item_id }) => item_id === itemId);
  if (item === undefined) return items;
  const rest = items.filter((one) => one !== item);
  const anchor = after === undefined ? rest.findLastIndex((one) => one.day === day) : rest.findIndex(isAnchor);
  const firstOfDay = rest.findIndex((one) => one.day === day);
  const index = anchor < 0 ? firstOfDay : anchor + 1;
  return rest.toSpliced(index < 0 ? rest.length : index, 0, { ...item, day });

  function isAnchor({ item_id }: Item): boolean {
    return item_id === after;
  }
}
