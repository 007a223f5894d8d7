import { Refused, isSame } from './model-room.js';
import type { FormerOrder, ModelRoom } from './model-room.js';

/** After an item of the day, first (`null`), or last (absent). */
export function insert(order: readonly string[], id: string, after: string | null | undefined): string[] {
  if (after === undefined) return [...order, id];
  const at = after === null ? -1 : order.indexOf(after);
  if (after !== null && at < 0) throw new Refused('anchor_not_found');
  return order.toSpliced(at + 1, 0, id);
}

export function without(order: readonly string[], id: string): string[] {
  return order.filter((other) => other !== id);
}

/** How many of an order are so already. */
export function longestInOrder(order: readonly string[], current: readonly string[]): number {
  const runs: number[] = [];
  for (const [at, id] of order.entries()) {
    const isBefore = (one: string) => current.indexOf(one) < current.indexOf(id);
    runs[at] = 1 + Math.max(0, ...runs.filter((_, place) => isBefore(order[place] ?? id)));
  }
  return Math.max(0, ...runs);
}

/** Those among which an item has its place when it comes back: who stood there with it, and stands there still. */
export function marksFor(room: ModelRoom, id: string, former: FormerOrder): string[] {
  const isThere = (one: string, since: number) => room.items.get(one)?.placed === since;
  return former.filter(([one, since]) => one === id || isThere(one, since)).map(([one]) => one);
}

/** PLAN-6: it is where it was, or near it. */
export function checkNear(order: readonly string[], marks: readonly string[], id: string): void {
  const found = order.filter((one) => marks.includes(one));
  if (!isSame(found, marks)) throw new Error(`${id} came back to another place`);
}

/** Any such place. */
export function anyNear(current: readonly string[], marks: readonly string[], id: string): string[] {
  return insert(current, id, marks[marks.indexOf(id) - 1] ?? null);
}
