import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId, UserId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import { readBody } from '../../../store/body.js';
import type { Millis, ListName } from '../../../store/room-contents.js';
import type { ListPage } from '../../../store/room-store.js';
import type { Day, Place } from '../planning-rows.rules.js';

/** Commits that are kept of an item, and of a user. */
export const HISTORY_MAX = 50;

export const HISTORY = 'planning.history/';
export const historyList = (id: ItemId): ListName => HISTORY + id;
export const authorList = (user: UserId): ListName => `planning.by/${user}`;

/** What one commit changed of one item. The list's own author is that of the commit's first event, which may end a lease. */
export interface HistoryEntry {
  readonly by: UserId;
  readonly rows: readonly HistoryRow[];
  /** Of a commit that takes another one back: the last seq of that one. */
  readonly undoes?: Seq | undefined;
}
/** Where it is: the seq of its commit's first event. */
export interface HistoryCommit extends HistoryEntry {
  readonly seq: Seq;
  readonly ts: Millis;
}
/** One change: enough to show it, and to take it back. */
export interface HistoryRow extends ChangeRecord {
  readonly version: number;
  /** The version before it; 0 = there was no item. */
  readonly base: number;
  /** Its event is so many after the first of the commit. */
  readonly offset: number;
}
export interface ChangeRecord {
  readonly action: ChangeAction;
  /** Of `create` the whole data, of `update` its merge patch. */
  readonly data?: JsonObject;
  /** Of `update`: the merge patch back. */
  readonly inverse?: JsonObject;
  /** Of an `update` that created the item. */
  readonly created?: true;
  readonly day?: Day;
  readonly rank?: string;
  /** Of `move`: where it was. */
  readonly from?: Place;
}
export type ChangeAction = 'create' | 'update' | 'delete' | 'restore' | 'move';

/** What one commit of a user changed: its items, each with the version that it got last. */
export interface AuthorEntry {
  readonly items: readonly (readonly [id: ItemId, version: number])[];
  /** How many events it told, so that its ack's `seq`, which is the last one's, finds it. */
  readonly events: number;
  readonly undoes?: Seq | undefined;
}

export function historyCommits({ entries }: ListPage): HistoryCommit[] {
  return entries.map(({ seq, ts, body }) => ({ ...readBody<HistoryEntry>(body), seq, ts }));
}

export function historyRows(page: ListPage): HistoryRow[] {
  return historyCommits(page).flatMap(({ rows }) => rows);
}

/** The changes from `base` to `version`, newest first; `null` where not every one of them is known. */
export function changesBetween(rows: readonly HistoryRow[], base: number, version: number): HistoryRow[] | null {
  const since: HistoryRow[] = [];
  let expected = version;
  for (const row of rows.toReversed()) {
    if (expected === base) return since;
    if (row.version !== expected) return null;
    since.push(row);
    expected = row.base;
  }
  return expected === base ? since : null;
}
