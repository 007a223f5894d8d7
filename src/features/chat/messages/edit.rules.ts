import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision, Reads } from '../../../realtime/decision.js';
import type { Millis, ListName } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { ChatEdited, ChatVersionAck } from '../chat.messages.js';
import { findMessage, messageReads, replaceMessage, versionAfter } from '../message.rules.js';
import type { Found, MessageRef } from '../message.rules.js';
import { mutedFault, senderKey } from '../writer.rules.js';
import type { Writer } from '../writer.rules.js';
import { contentFault } from './content.rules.js';

/** The ids of the edited messages, at the seqs of their edits: a deletion has to find those that the log still holds. */
export const EDITS: ListName = 'chat.edits';
/** At least the events that a store's log holds. */
export const EDITS_KEEP = 1_200;

export interface Edit extends MessageRef {
  readonly writer: Writer;
  readonly content: string;
  readonly baseVersion?: number | undefined;
  /** 0 = for ever. */
  readonly windowMs: Millis;
}

export function editReads(edit: Edit): Reads {
  const { rows, lists } = messageReads(edit);
  return { rows: [...rows, senderKey(edit.writer.user)], lists };
}

/** CHAT-3. */
export function decideEdit(edit: Edit, view: RoomView): Decision<ChatVersionAck> {
  const { writer, content } = edit;
  // Whether it may be empty depends on the message.
  const fault = mutedFault(view, writer) ?? (content.trim() === '' ? null : contentFault(content));
  if (fault !== null) return fault;
  const found = findMessage(edit, view);
  if (found instanceof Refusal) return found;
  const { message } = found;
  const { attachments = [] } = message;
  const refusal =
    contentFault(content, attachments.length > 0) ?? authorFault(edit, found) ?? versionFault(edit, found, view);
  if (refusal !== null) return refusal;
  if (message.content === content) return answer({ version: message.version, noop: true });
  const version = versionAfter(message.version, view);
  const edited = { ...message, content, version, edited_at: view.now };
  const { message_id, thread } = message;
  const told: ChatEdited = {
    action: 'edited',
    message_id,
    content,
    version,
    edited_at: view.now,
    ...(thread !== undefined && { thread }),
  };
  const { puts, lists } = replaceMessage(found, edited);
  return change(
    {
      puts,
      lists: [...lists, { list: EDITS, op: 'append', body: JSON.stringify(message_id), keep: EDITS_KEEP }],
      events: [{ kind: 'chat.edited', by: writer.user, body: JSON.stringify(told) }],
    },
    { version },
  );
}

function authorFault({ writer }: Edit, { by, message }: Found): Refusal | null {
  if (message.system !== undefined)
    return new Refusal('forbidden', { message: 'What the server tells is no one’s to edit' });
  if (by !== writer.user) return new Refusal('not_author');
  return message.poll === undefined ? null : new Refusal('forbidden', { message: 'A poll stays as it was asked' });
}

function versionFault({ baseVersion, windowMs }: Edit, { ts, message }: Found, { now }: RoomView): Refusal | null {
  const { version } = message;
  if (baseVersion !== undefined && baseVersion !== version) {
    return new Refusal('version_conflict', { details: { version } });
  }
  return windowMs > 0 && now > ts + windowMs ? new Refusal('edit_window_closed') : null;
}
