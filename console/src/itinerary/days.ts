import { fieldsOf } from './item.js';
import type { Item } from './item.js';

/** A day of the plan, or its ideas, with what stands in it. */
export interface Day {
  /** ISO date; `null`: the ideas. */
  readonly day: string | null;
  readonly items: readonly Item[];
}

/** Days in their order, the ideas last, and there even if there is none; within a day in the order given. */
export function byDay(items: readonly Item[]): readonly Day[] {
  const days = new Map<string | null, Item[]>();
  for (const item of items) {
    const day = days.get(item.day);
    if (day === undefined) days.set(item.day, [item]);
    else day.push(item);
  }
  const dated = [...days.keys()].filter((day) => day !== null).sort();
  return [...dated, null].map((day) => ({ day, items: days.get(day) ?? [] }));
}

const NAMES = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' });
const IDEAS = 'Ideas';

export function dayLabel(day: string | null): string {
  return day === null ? IDEAS : NAMES.format(new Date(`${day}T00:00Z`));
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** Here, not in Greenwich. */
export function isoDay(date: Date): string {
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');
}

/** Where an item may go with one choice: all days that there are, the one after them, and the ideas. */
export function dayChoices(days: readonly Day[], today: string): readonly (string | null)[] {
  const dated = days.flatMap(({ day }) => (day === null ? [] : [day]));
  const last = dated.at(-1);
  return [...dated, last === undefined ? today : addDays(last, 1), null];
}

/** The items by their times, those without one where they stood; `undefined` if that is how they stand. */
export function chronological({ items }: Day): readonly Item[] | undefined {
  const timed = items.filter((item) => fieldsOf(item).from !== '');
  const sorted = [...timed].sort((one, other) => (fieldsOf(one).from < fieldsOf(other).from ? -1 : 1));
  if (sorted.every((item, index) => fieldsOf(item).from === fieldsOf(timed[index] ?? item).from)) return undefined;
  return items.map((item) => (fieldsOf(item).from === '' ? item : (sorted.shift() ?? item)));
}
