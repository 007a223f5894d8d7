import type { UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision, Reads } from '../../../realtime/decision.js';
import { readBody } from '../../../store/body.js';
import type { Millis, RowKey } from '../../../store/room-contents.js';
import type { RoomView } from '../../../store/room-store.js';
import type { ChatPinAck, ChatPinned } from '../chat.messages.js';
import { findMessage, messageReads } from '../message.rules.js';
import type { MessageRef } from '../message.rules.js';
import { mutedFault, senderKey } from '../writer.rules.js';
import type { Writer } from '../writer.rules.js';

const PINS_MAX = 50;
export const PINS: RowKey = 'chat.pins';

export interface PinsRow {
  /** Newest first. */
  readonly pins: readonly PinRow[];
}
export interface PinRow {
  readonly message_id: string;
  readonly thread?: string | undefined;
  readonly by: UserId;
  readonly at: Millis;
}
export interface Pin extends MessageRef {
  readonly writer: Writer;
}

export function pinReads(pin: Pin): Reads {
  const { rows, lists } = messageReads(pin);
  return { rows: [...rows, PINS, senderKey(pin.writer.user)], lists };
}

/** CHAT-10. */
export function decidePin(pin: Pin, view: RoomView): Decision<ChatPinAck> {
  const { writer, messageId } = pin;
  const fault = mutedFault(view, writer);
  if (fault !== null) return fault;
  const found = findMessage(pin, view);
  if (found instanceof Refusal) return found;
  const pins = pinsOf(view);
  if (isPinned(pins, messageId)) return answer({ pinned: pins.length, noop: true });
  if (pins.length >= PINS_MAX) return new Refusal('pin_limit', { details: { max: PINS_MAX } });
  const { thread } = found.message;
  return changed('pinned', pin, [{ message_id: messageId, thread, by: writer.user, at: view.now }, ...pins]);
}

/** CHAT-10: also of a message that the room does not keep any more. */
export function decideUnpin(pin: Pin, view: RoomView): Decision<ChatPinAck> {
  const { writer, messageId } = pin;
  const pins = pinsOf(view);
  const fault = mutedFault(view, writer);
  if (fault !== null) return fault;
  if (!isPinned(pins, messageId)) return answer({ pinned: pins.length, noop: true });
  return changed('unpinned', pin, without(pins, messageId));
}

/** Newest first. */
export function pinsOf(view: Pick<RoomView, 'rows'>): readonly PinRow[] {
  const row = view.rows.get(PINS);
  return row === undefined ? [] : readBody<PinsRow>(row.body).pins;
}

/** CHAT-4: what is deleted is not pinned. */
export function unpinned(messageIds: readonly string[], view: RoomView): [RowKey, string][] {
  const pins = pinsOf(view);
  const left = pins.filter(({ message_id }) => !messageIds.includes(message_id));
  return left.length === pins.length ? [] : [putPins(left)];
}

function changed(action: ChatPinned['action'], pin: Pin, pins: readonly PinRow[]): Decision<ChatPinAck> {
  const { writer, messageId } = pin;
  const body = JSON.stringify({ action, message_id: messageId } satisfies ChatPinned);
  return change(
    { puts: [putPins(pins)], events: [{ kind: `chat.${action}`, by: writer.user, body }] },
    { pinned: pins.length },
  );
}

function isPinned(pins: readonly PinRow[], messageId: string): boolean {
  return pins.some(({ message_id }) => message_id === messageId);
}

function without(pins: readonly PinRow[], messageId: string): PinRow[] {
  return pins.filter(({ message_id }) => message_id !== messageId);
}

export function putPins(pins: readonly PinRow[]): [RowKey, string] {
  return [PINS, JSON.stringify({ pins } satisfies PinsRow)];
}
