import type { UserId } from '../../../protocol/ids.js';
import type { ExportedLine } from '../../../realtime/personal-data.js';
import { readBody } from '../../../store/body.js';
import type { ListName, RowKey } from '../../../store/room-contents.js';
import type { ListEntry } from '../../../store/room-store.js';
import type { ChatReport } from '../chat.messages.js';
import { isMessageList } from '../message.rules.js';
import type { KeptMessage, KeptTombstone } from '../message.rules.js';
import { REPORTS } from '../moderation/report.rules.js';
import { PINS } from '../pins/pin.rules.js';
import type { PinRow } from '../pins/pin.rules.js';
import { markerKey } from '../receipts/marker.rules.js';
import { senderKey } from '../writer.rules.js';

/** PRIV-3: what the user wrote, and what they did to messages of others. */
export function exportedMessage(list: ListName, entry: ListEntry, user: UserId): ExportedLine[] {
  const { seq, ts, by, body } = entry;
  const kept = readBody<KeptMessage | KeptTombstone>(body);
  if (!isMessageList(list) || 'deleted' in kept) return [];
  const { message_id, reactions = [], poll, answers: _, replies: __, ...said } = kept;
  const question = poll && { options: poll.options, closes_at: poll.closes_at };
  const own = by === user ? [{ type: 'message', seq, ts, message_id, ...said, poll: question }] : [];
  const reacted = reactions
    .filter(([, users]) => users.includes(user))
    .map(([emoji]) => ({ type: 'reaction', message_id, emoji }));
  const ballots = (poll?.ballots ?? [])
    .filter(([voter]) => voter === user)
    .map(([, options]) => ({ type: 'ballot', message_id, options: options.map((option) => poll?.options[option]) }));
  return [...own, ...reacted, ...ballots];
}

export function exportedRow(key: RowKey, body: string, user: UserId): ExportedLine[] {
  if (key === senderKey(user)) return [{ type: 'sender', ...readBody<object>(body) }];
  if (key === markerKey(user)) return [{ type: 'marker', ...readBody<object>(body) }];
  if (key === PINS) {
    const { pins } = readBody<{ readonly pins: readonly PinRow[] }>(body);
    return pins.filter(({ by }) => by === user).map(({ by: _, ...pin }) => ({ type: 'pin', ...pin }));
  }
  if (key !== REPORTS) return [];
  const { reports } = readBody<{ readonly reports: readonly ChatReport[] }>(body);
  return reports
    .filter(({ user_id }) => user_id === user)
    .map(({ message_id, ts, reason }) => ({ type: 'report', message_id, ts, reason }));
}
