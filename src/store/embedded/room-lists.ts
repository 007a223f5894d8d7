import type { Seq } from '../../protocol/position.js';
import type { ListEntry, ListName, ListPage, ListRange } from '../room-store.js';
import type { ByteBudget } from './byte-budget.js';
import { lowerBound } from './lower-bound.js';

/** The bounded ordered lists of one room. Entries are replaced, never changed, so a view stays what it was. */
export class RoomLists {
  private readonly lists: Map<ListName, ListEntry[]>;

  constructor(saved: Iterable<readonly [ListName, readonly ListEntry[]]> = []) {
    this.lists = new Map(Array.from(saved, ([name, entries]) => [name, [...entries]]));
  }

  append(list: ListName, entry: ListEntry, keep: number): void {
    const entries = this.lists.get(list) ?? [];
    this.lists.set(list, entries);
    entries.push(entry);
    if (entries.length > keep) entries.splice(0, entries.length - keep);
  }

  /** Does nothing if the list no longer holds `seq`. */
  replace(list: ListName, seq: Seq, body: string): void {
    const entries = this.lists.get(list) ?? [];
    const place = lowerBound(entries, (entry) => entry.seq < seq);
    const entry = entries[place];
    if (entry?.seq === seq) entries[place] = { ...entry, body };
  }

  page({ list, before, after, limit, from }: ListRange, budget: ByteBudget): ListPage {
    const entries = this.lists.get(list) ?? [];
    const low = after === undefined ? 0 : lowerBound(entries, (entry) => entry.seq <= after);
    const high = before === undefined ? entries.length : lowerBound(entries, (entry) => entry.seq < before);
    const [start, end] =
      from === 'oldest' ? fitOldest(entries, low, high, limit, budget) : fitNewest(entries, low, high, limit, budget);
    return { entries: entries.slice(start, end), moreBefore: start > 0, moreAfter: end < entries.length };
  }

  entries(): [ListName, ListEntry[]][] {
    return [...this.lists];
  }
}

type Fit = (
  entries: readonly ListEntry[],
  low: number,
  high: number,
  limit: number,
  budget: ByteBudget,
) => [number, number];

const fitOldest: Fit = (entries, low, high, limit, budget) => {
  let end = low;
  while (end < high && end - low < limit && budget.take(entries[end]?.body ?? '')) end += 1;
  return [low, end];
};

const fitNewest: Fit = (entries, low, high, limit, budget) => {
  const end = Math.max(low, high);
  let start = end;
  while (start > low && end - start < limit && budget.take(entries[start - 1]?.body ?? '')) start -= 1;
  return [start, end];
};
