import { Injectable } from '@nestjs/common';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import type { ChatHistoryAck, ChatPinAck } from '../chat.messages.js';
import { messageReads, shownEntry } from '../message.rules.js';
import type { ChatMessageDto } from '../messages/message.dto.js';
import { writerOf } from '../writer.js';
import { PINS, decidePin, decideUnpin, pinReads, pinsOf } from './pin.rules.js';

const pin = defineCommand({ reads: pinReads, decide: decidePin });
const unpin = defineCommand({ reads: pinReads, decide: decideUnpin });

@Injectable()
export class PinsService {
  constructor(private readonly rooms: Rooms) {}

  pin(call: RoomCall, { message_id, thread }: ChatMessageDto): Promise<ChatPinAck & Stamp> {
    return this.rooms.run(pin, call, { messageId: message_id, thread, writer: writerOf(call) });
  }

  unpin(call: RoomCall, { message_id, thread }: ChatMessageDto): Promise<ChatPinAck & Stamp> {
    return this.rooms.run(unpin, call, { messageId: message_id, thread, writer: writerOf(call) });
  }

  /** CHAT-10: the messages as they are now; what was deleted or fell out between the two reads is missing. */
  async list({ room }: RoomCall): Promise<Pick<ChatHistoryAck, 'messages'>> {
    const pins = pinsOf(await this.rooms.view(room, { rows: [PINS] }));
    const asked = pins.map(({ message_id, thread }) => messageReads({ messageId: message_id, thread }).lists);
    const { lists } = await this.rooms.view(room, { lists: asked.flat() });
    let next = 0;
    const entries = asked.flatMap(({ length }) => {
      const pages = lists.slice(next, next + length);
      next += length;
      return pages.find((page) => page.entries.length > 0)?.entries ?? [];
    });
    return { messages: entries.map(shownEntry).filter((message) => !('deleted' in message)) };
  }
}
