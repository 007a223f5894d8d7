import type { UserId } from '../../protocol/ids.js';
import type { Seq } from '../../protocol/position.js';
import type { ListName } from '../room-contents.js';
import type { ListEntry, ListNamed, ListPage, ListRange } from '../room-store.js';
import type { ByteBudget } from './byte-budget.js';
import { ListNames } from './list-names.js';
import type { NamedSeq } from './list-names.js';
import { isIn } from '../written-forms.js';
import { lowerBound } from './lower-bound.js';

export type SavedNames = readonly (readonly [ListName, readonly NamedSeq[]])[];

/** The bounded ordered lists of one room. Entries are replaced, never changed, so a view stays what it was. */
export class RoomLists {
  private readonly lists: Map<ListName, ListEntry[]>;
  private readonly names: Map<ListName, ListNames>;

  constructor(saved: Iterable<readonly [ListName, readonly ListEntry[]]> = [], names: SavedNames = []) {
    this.lists = new Map(Array.from(saved, ([name, entries]) => [name, [...entries]]));
    this.names = new Map(names.map(([list, seqs]) => [list, new ListNames(seqs)]));
  }

  append(list: ListName, entry: ListEntry, keep: number, name?: string): void {
    const entries = this.lists.get(list) ?? [];
    this.lists.set(list, entries);
    entries.push(entry);
    if (name !== undefined) this.name(list, name, entry.seq);
    if (entries.length <= keep) return;
    entries.splice(0, entries.length - keep);
    this.names.get(list)?.forgetBefore(entries[0]?.seq ?? Infinity);
  }

  /** Does nothing if the list no longer holds `seq`. */
  replace(list: ListName, seq: Seq, body: string, by?: UserId): void {
    const entries = this.lists.get(list) ?? [];
    const place = lowerBound(entries, (entry) => entry.seq < seq);
    const entry = entries[place];
    if (entry?.seq === seq) entries[place] = { ...entry, body, ...(by !== undefined && { by }) };
  }

  clear(list: ListName): void {
    this.lists.delete(list);
    this.names.delete(list);
  }

  /** Those that have one of these texts in their name or in an entry, or an entry of this author. */
  holding(user: UserId, forms: readonly string[]): ListName[] {
    return [...this.lists]
      .filter(
        ([name, entries]) => isIn(name, forms) || entries.some(({ by, body }) => by === user || isIn(body, forms)),
      )
      .map(([name]) => name);
  }

  page(asked: ListRange | ListNamed, budget: ByteBudget): ListPage {
    if ('name' in asked) return this.named(asked, budget);
    const { list, before, after, limit, from } = asked;
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

  savedNames(): SavedNames {
    return Array.from(this.names, ([list, seqs]) => [list, seqs.saved()]);
  }

  private named({ list, name }: ListNamed, budget: ByteBudget): ListPage {
    const entry = this.at(list, this.names.get(list)?.seqOf(name) ?? 0);
    if (entry !== undefined) budget.charge(entry.body);
    return { entries: entry === undefined ? [] : [entry], moreBefore: false, moreAfter: false };
  }

  private at(list: ListName, seq: Seq): ListEntry | undefined {
    const entries = this.lists.get(list) ?? [];
    const entry = entries[lowerBound(entries, (one) => one.seq < seq)];
    return entry?.seq === seq ? entry : undefined;
  }

  private name(list: ListName, name: string, seq: Seq): void {
    const names = this.names.get(list) ?? new ListNames();
    this.names.set(list, names);
    names.set(name, seq);
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
