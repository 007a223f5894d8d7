import type { UserId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, both, change } from '../../../realtime/decision.js';
import type { Changes, Decision, Reads } from '../../../realtime/decision.js';
import { readBody } from '../../../store/body.js';
import type { RowKey } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { ChatDeleted, ChatVersionAck } from '../chat.messages.js';
import { findMessage, messageReads, replaceMessage, versionAfter } from '../message.rules.js';
import type { Found, MessageRef } from '../message.rules.js';
import { REPORTS, unreported } from '../moderation/report.rules.js';
import { PINS, unpinned } from '../pins/pin.rules.js';
import { pollTimer } from '../polls/poll.rules.js';
import { isModerator } from '../writer.rules.js';
import type { Writer } from '../writer.rules.js';
import { EDITS, EDITS_KEEP } from './edit.rules.js';
import { mentionErasures } from './mention.rules.js';

/** Two copies of the largest message, and every edit that the log can hold. */
const READ_MAX_BYTES = 1024 * 1024;

export interface Deletion extends MessageRef {
  readonly writer: Writer;
}

export function deletionReads(deletion: Deletion): Reads {
  const { rows, lists } = messageReads(deletion);
  return {
    rows: [...rows, PINS, REPORTS],
    lists: [...lists, { list: EDITS, limit: EDITS_KEEP }],
    maxBytes: READ_MAX_BYTES,
  };
}

/** CHAT-4: what carried any of it becomes the deletion, in one commit. */
export function decideDeletion(deletion: Deletion, view: RoomView): Decision<ChatVersionAck> {
  const { writer } = deletion;
  const found = findMessage(deletion, view);
  if (found instanceof Refusal) return found.code === 'message_deleted' ? again(found) : found;
  const { by, message } = found;
  if (by !== writer.user && !isModerator(writer)) return new Refusal('not_author');
  const { message_id } = message;
  const changes = both(deletionOf(found, writer.user, view), { puts: swept([message_id], view) });
  return change(changes, { version: versionAfter(message.version, view) });
}

/** What becomes of a message, but for what many share: that is {@link swept}. */
export function deletionOf(found: Found, by: UserId, view: RoomView): Changes {
  const { seq, message } = found;
  const { message_id, thread } = message;
  const version = versionAfter(message.version, view);
  const left = { message_id, version, by, ...(thread !== undefined && { thread }) };
  const body = JSON.stringify({ action: 'deleted', ...left } satisfies ChatDeleted);
  const { puts, lists } = replaceMessage(found, { ...left, deleted: true });
  return {
    puts,
    lists: [...lists, ...mentionErasures(found)],
    timers: message.poll === undefined ? [] : [{ key: pollTimer(message_id), at: null }],
    erase: [seq, ...editsOf(found, view)].map((carrier) => ({ seq: carrier, kind: 'chat.deleted', body })),
    events: [{ kind: 'chat.deleted', by, body }],
  };
}

/** What is deleted is neither pinned nor reported. */
export function swept(messageIds: readonly string[], view: RoomView): [RowKey, string][] {
  return [...unpinned(messageIds, view), ...unreported(messageIds, view)];
}

/** A deletion that was done is done. */
function again({ extras }: Refusal): Decision<ChatVersionAck> {
  const { version } = extras.details as { readonly version: number };
  return answer({ version, noop: true });
}

function editsOf({ message }: Found, view: RoomView): Seq[] {
  const entries = view.lists.at(-1)?.entries ?? [];
  return entries.filter(({ body }) => readBody<string>(body) === message.message_id).map(({ seq }) => seq);
}
