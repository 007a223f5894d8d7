import type { UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision, Reads } from '../../../realtime/decision.js';
import { readBody } from '../../../store/body.js';
import type { RowKey } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { ChatReport } from '../chat.messages.js';
import { findMessage, messageReads } from '../message.rules.js';
import type { MessageRef } from '../message.rules.js';
import { isModerator } from '../writer.rules.js';
import type { Writer } from '../writer.rules.js';

/** Reports that wait to be seen to; the oldest make room. */
const REPORTS_MAX = 100;
export const REPORTS: RowKey = 'chat.reports';

interface ReportsRow {
  /** Newest first. */
  readonly reports: readonly ChatReport[];
}
export interface Report extends MessageRef {
  /** Guests may report, too. */
  readonly user: UserId;
  readonly reason?: string | undefined;
}
export interface Dismissal {
  readonly writer: Writer;
  readonly messageId: string;
}

export function reportReads(report: Report): Reads {
  const { rows, lists } = messageReads(report);
  return { rows: [...rows, REPORTS], lists };
}

/** CHAT-12: one of each user and message; it is told to nobody. */
export function decideReport(report: Report, view: RoomView): Decision<object> {
  const { user, reason } = report;
  const found = findMessage(report, view);
  if (found instanceof Refusal) return found;
  const { message, by } = found;
  const reports = reportsOf(view);
  if (reports.some((known) => known.message_id === message.message_id && known.user_id === user)) {
    return answer({ noop: true });
  }
  const made: ChatReport = {
    user_id: user,
    ts: view.now,
    message_id: message.message_id,
    author_id: by,
    ...(reason !== undefined && { reason }),
    ...(message.thread !== undefined && { thread: message.thread }),
  };
  return change({ puts: [putReports([made, ...reports].slice(0, REPORTS_MAX))] }, {});
}

/** CHAT-12: what was seen to is no report any more. */
export function decideDismissal({ writer, messageId }: Dismissal, view: RoomView): Decision<object> {
  if (!isModerator(writer)) return new Refusal('forbidden');
  const puts = unreported([messageId], view);
  return puts.length === 0 ? answer({ noop: true }) : change({ puts }, {});
}

/** Newest first. */
export function reportsOf(view: Pick<RoomView, 'rows'>): readonly ChatReport[] {
  const row = view.rows.get(REPORTS);
  return row === undefined ? [] : readBody<ReportsRow>(row.body).reports;
}

/** CHAT-4: what is deleted is seen to, and what was said of it may quote it. */
export function unreported(messageIds: readonly string[], view: RoomView): [RowKey, string][] {
  const reports = reportsOf(view);
  const left = reports.filter(({ message_id }) => !messageIds.includes(message_id));
  return left.length === reports.length ? [] : [putReports(left)];
}

export function putReports(reports: readonly ChatReport[]): [RowKey, string] {
  return [REPORTS, JSON.stringify({ reports } satisfies ReportsRow)];
}
