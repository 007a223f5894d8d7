import { Refusal } from '../../../protocol/refusal.js';
import type { Reads } from '../../../realtime/decision.js';
import type { Millis } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import { ABSENT_READS, absentFrom, isNobody } from '../../../webhooks/webhook.rules.js';
import type { Absent } from '../../../webhooks/webhook.rules.js';
import type { ChatMessage } from '../chat.messages.js';
import { findMessage, messageReads, shownMessage } from '../message.rules.js';

/** A message as history shows it, and who misses it. */
type Missed = ChatMessage & Absent;

export function noticeReads(messageId: string): Reads {
  return { ...ABSENT_READS, lists: messageReads({ messageId }).lists };
}

/** HOOK-5: nothing if it was deleted, or everybody else is there. */
export function noticeOf(messageId: string, view: RoomView): { at: Millis; data: Missed } | null {
  const found = findMessage({ messageId }, view);
  if (found instanceof Refusal) return null;
  const { seq, ts, by, message } = found;
  const absent = absentFrom(view, by);
  if (isNobody(absent)) return null;
  return { at: ts, data: { seq, ts, user_id: by, ...shownMessage(message), ...absent } };
}
