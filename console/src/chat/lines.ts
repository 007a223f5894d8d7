import type { ChatEntry, RallyError } from '@rally/client';
import type { ChatDraft } from '@rally/client';

/** What this user has said, until the room tells it. */
export interface PendingMessage {
  /** Of the command: the same however often it is sent. */
  readonly id: string;
  readonly user_id: string;
  /** ms of this device. */
  readonly ts: number;
  readonly draft: ChatDraft;
  /** It is stored, and will be in the room's list in a moment. */
  readonly acked?: { readonly message_id: string; readonly seq: number | undefined };
  /** It is not, and will not be unless it is sent again. */
  readonly error?: RallyError;
}

/** One message of a list: what the room has, or what this user has just said. */
export type Line = ChatEntry | PendingMessage;

/** A line and where it stands: in a group of the same author and minute, perhaps as the first of a day. */
export interface Row {
  /** The same before and after the message is stored. */
  readonly key: string;
  readonly line: Line;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly isNewDay: boolean;
}

export function isPending(line: Line): line is PendingMessage {
  return 'draft' in line;
}

/** 0 of what the room does not have yet. */
export function seqOf(line: Line): number {
  return isPending(line) ? (line.acked?.seq ?? 0) : line.seq;
}

export function threadOf(line: Line): string | undefined {
  return isPending(line) ? line.draft.thread : line.thread;
}

/** Replies are read in their threads; what is said about the itinerary is for everybody. */
export function isInMain(line: Line): boolean {
  const thread = threadOf(line);
  return thread === undefined || itemOf(thread) !== undefined;
}

/** The item that a thread is about, if it is about one. */
export function itemOf(thread: string): string | undefined {
  return thread.startsWith('item:') ? thread.slice('item:'.length) : undefined;
}

export function rowsOf(lines: readonly Line[], keyOf: (line: Line) => string): readonly Row[] {
  return lines.map((line, index) => {
    const before = lines[index - 1];
    const after = lines[index + 1];
    const isNewDay = before === undefined || dayOf(before) !== dayOf(line);
    const isFirst = isNewDay || !isSameGroup(before, line);
    const isLast = after === undefined || dayOf(after) !== dayOf(line) || !isSameGroup(line, after);
    return { key: keyOf(line), line, isFirst, isLast, isNewDay };
  });
}

/** The loaded page and what came since, by seq; of what is in both the newer version. */
export function merged(page: readonly ChatEntry[], live: readonly ChatEntry[]): readonly ChatEntry[] {
  const byId = new Map(page.map((entry) => [entry.message_id, entry]));
  for (const entry of live) {
    const old = byId.get(entry.message_id);
    if (old === undefined || entry.version >= old.version) byId.set(entry.message_id, entry);
  }
  return [...byId.values()].sort((one, other) => one.seq - other.seq);
}

function isSameGroup(one: Line, other: Line): boolean {
  return one.user_id === other.user_id && minuteOf(one) === minuteOf(other);
}

function minuteOf({ ts }: Line): number {
  return Math.floor(ts / 60_000);
}

function dayOf({ ts }: Line): string {
  return new Date(ts).toDateString();
}
