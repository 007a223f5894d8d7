import type { UserId } from '../../../protocol/ids.js';
import { ERASED, ERASED_EVENT } from '../../../realtime/personal-data.js';
import type { LeftEvent, PersonalData } from '../../../realtime/personal-data.js';
import { readBody } from '../../../store/body.js';
import type { LogEntry } from '../../../store/room-contents.js';
import type { ChatDeleted, ChatMessageBody, ChatReport } from '../chat.messages.js';
import { GUARD_KEYS } from '../message.rules.js';
import { EDITS, EDITS_KEEP } from '../messages/edit.rules.js';
import { mentionLists, withoutMention } from '../messages/mention.rules.js';
import { REPORTS, putReports, reportsOf } from '../moderation/report.rules.js';
import { PINS, pinsOf, putPins } from '../pins/pin.rules.js';
import { markerKey } from '../receipts/marker.rules.js';
import { senderKey } from '../writer.rules.js';
import { exportedMessage, exportedRow } from './exported-chat.rules.js';
import { eraseMessages } from './erased-messages.rules.js';

/** CHAT-15: messages go as CHAT-4 has it, reactions and ballots are taken back; what the room owns stays, without a name. */
export const chatData: PersonalData = {
  row: (key, user, view) => {
    if (key === PINS) return { puts: [putPins(pinsOf(view).map((pin) => ({ ...pin, by: nameOf(pin.by, user) })))] };
    if (key === REPORTS) return { puts: [putReports(reportsOf(view).map((report) => unnamed(report, user)))] };
    return key === senderKey(user) || key === markerKey(user) ? { deletes: [key] } : null;
  },
  entries: {
    reads: { rows: [...GUARD_KEYS, PINS, REPORTS], lists: [{ list: EDITS, limit: EDITS_KEEP }] },
    erase: eraseMessages,
  },
  event: erasedEvent,
  eventGuards: GUARD_KEYS,
  exported: { row: exportedRow, entry: exportedMessage },
  isOwnList: (list, user) => list === mentionLists(user)[0],
};

function nameOf(by: UserId, user: UserId): UserId {
  return by === user ? ERASED : by;
}

/** What somebody said of a message is theirs; that it was reported is the room's. */
function unnamed(report: ChatReport, user: UserId): ChatReport {
  const { reason, ...rest } = report;
  const isOwn = report.user_id === user;
  return {
    ...rest,
    ...(reason !== undefined && !isOwn && { reason }),
    user_id: isOwn ? ERASED : report.user_id,
    author_id: report.author_id === user ? ERASED : report.author_id,
  };
}

function erasedEvent({ kind, by, body }: LogEntry, user: UserId): LeftEvent | null {
  const told = readBody<Partial<ChatMessageBody & ChatDeleted> & { readonly target_id?: UserId }>(body);
  const isSaid = kind === 'chat.edited' || (kind === 'chat.send' && told.poll === undefined);
  if (isSaid && by === user) return ERASED_EVENT;
  if (told.mentions?.includes(user) === true) return { kind, body: JSON.stringify(withoutMention(told, user)) };
  if (told.target_id === user) return { kind, body: JSON.stringify({ ...told, target_id: ERASED }) };
  return told.by === user ? { kind, body: JSON.stringify({ ...told, by: ERASED }) } : null;
}
