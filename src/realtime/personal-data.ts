import type { UserId } from '../protocol/ids.js';
import type { ListName, LogEntry, RowKey, TimerKey } from '../store/room-contents.js';
import type { ListEntry, RoomView } from '../store/room-store.js';
import type { Changes, Reads } from './decision.js';

/**
 * What a feature knows of a user in what it keeps (decision 20). Everything is pure, and `null` where nothing (more) is to
 * be done. Authors of events and entries, and whom they are addressed to, are the kernel's business.
 */
export interface PersonalData {
  /** What goes on of the user's, ended as they could end it, by rows of their own. */
  readonly own?: OwnData;
  /** What becomes of a row in which the id stands somewhere; `view` has this row. */
  row(key: RowKey, user: UserId, view: RoomView): Changes | null;
  /** What becomes of the entries of a page. */
  readonly entries?: EntriesData;
  /** What stands in place of an event of the log: {@link ERASED_EVENT} where nothing of it stays. */
  event?(event: LogEntry, user: UserId): LeftEvent | null;
  /** Rows that whoever erases an event of the log writes. */
  readonly eventGuards?: readonly RowKey[];
  /** Lists that are only about the user. */
  isOwnList?(list: ListName, user: UserId): boolean;
  /** What of all this is the user's, for them to have: nothing of others. */
  readonly exported?: ExportedData;
  /** Timers that are only about the user. */
  isOwnTimer?(key: TimerKey, user: UserId): boolean;
}
export interface ExportedData {
  readonly row?: (key: RowKey, body: string, user: UserId) => readonly ExportedLine[];
  readonly entry?: (list: ListName, entry: ListEntry, user: UserId) => readonly ExportedLine[];
  /** What stands in rows that do not name the user, and in values. */
  own?(user: UserId, read: (query: Reads) => Promise<RoomView>): AsyncIterable<ExportedLine>;
}
/** One thing, by the name of its kind. */
export type ExportedLine = Readonly<Record<string, unknown>> & { readonly type: string };
export type LeftEvent = Pick<LogEntry, 'kind' | 'body'>;
export interface OwnData {
  reads(user: UserId): Reads;
  erase(user: UserId, view: RoomView): Changes | null;
}
export interface EntriesData {
  /** Beside the page, which is the first list of the view. All rows are guarded. */
  readonly reads: Reads;
  erase(list: ListName, user: UserId, view: RoomView): Changes | null;
}

/** One name for all users who are erased: so nothing that stays can be linked. */
export const ERASED = '$erased' as UserId;
/** What stands in place of an event of which nothing stays; also tells that something was erased. */
export const ERASED_EVENT = { kind: 'room.erased', body: '{"action":"erased"}' } as const;
/** Told where nothing else is: the head of the room moves on, so nobody is given what an instance still remembers. */
export const ERASURE = { ...ERASED_EVENT, by: ERASED } as const;

export function renamed(users: readonly UserId[], user: UserId): UserId[] {
  return users.map((each) => (each === user ? ERASED : each));
}
