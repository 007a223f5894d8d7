import type { UserId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision, Reads } from '../../../realtime/decision.js';
import { readBody } from '../../../store/body.js';
import type { LaneName, RowKey } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { ChatMarkAck, ChatReceipt, MemberReceipt } from '../chat.messages.js';

/** Threads of which a user's markers are kept: those read last. */
const THREADS_MAX = 100;
/** Markers that are shown at once. */
export const SHOWN_MAX = 100;
export const MARKERS = 'chat.marker/';
/** What members are told of a marker, by kind and user. */
export const RECEIPTS: LaneName = 'chat.receipt';

export type MarkKind = 'read' | 'delivered';
/** How far a user is. */
export interface MarkerRow {
  readonly read: Seq;
  readonly delivered: Seq;
  /** Read last, last. */
  readonly threads?: readonly (readonly [thread: string, upTo: Seq])[];
}
export interface Mark {
  readonly user: UserId;
  readonly kind: MarkKind;
  readonly upTo: Seq;
  /** Of `read` only. */
  readonly thread?: string | undefined;
}

export const markerKey = (user: UserId): RowKey => MARKERS + user;

export function markReads({ user }: Mark): Reads {
  return { rows: [markerKey(user)] };
}

/** CHAT-8: only forward, and not beyond what there is. */
export function decideMark(mark: Mark, view: RoomView): Decision<ChatMarkAck> {
  const row = markerRow(view, mark.user);
  const upTo = Math.min(mark.upTo, view.at.seq);
  const before = markOf(row, mark);
  if (upTo <= before) return answer({ up_to: before });
  return change({ puts: [[markerKey(mark.user), JSON.stringify(moved(row, mark, upTo))]] }, { up_to: upTo });
}

export function markerRow(view: Pick<RoomView, 'rows'>, user: UserId): MarkerRow {
  const row = view.rows.get(markerKey(user));
  return row === undefined ? { read: 0, delivered: 0 } : readBody<MarkerRow>(row.body);
}

export function markOf({ threads = [], ...room }: MarkerRow, { kind, thread }: Pick<Mark, 'kind' | 'thread'>): Seq {
  if (thread === undefined) return room[kind];
  return threads.find(([name]) => name === thread)?.[1] ?? 0;
}

function moved(row: MarkerRow, { kind, thread }: Mark, upTo: Seq): MarkerRow {
  // What is read was delivered.
  if (thread === undefined) return { ...row, [kind]: upTo, delivered: Math.max(row.delivered, upTo) };
  const others = (row.threads ?? []).filter(([name]) => name !== thread);
  return { ...row, threads: [...others, [thread, upTo] as const].slice(-THREADS_MAX) };
}

export function receiptBody(kind: MarkKind, upTo: Seq): string {
  return JSON.stringify({ action: 'receipt', kind, up_to: upTo } satisfies ChatReceipt);
}

/** CHAT-5: of a room of which markers are told; whoever has only read threads is told of to nobody. */
export function shownReceipts({ tables }: Pick<RoomView, 'tables'>): MemberReceipt[] {
  const receipts = (tables.get(MARKERS)?.rows ?? []).map(([key, { body }]) => {
    const { read, delivered } = readBody<MarkerRow>(body);
    return { user_id: key.slice(MARKERS.length), read, delivered };
  });
  return receipts.filter(({ delivered }) => delivered > 0);
}
