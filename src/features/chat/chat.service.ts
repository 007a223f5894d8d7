import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refusal } from '../../protocol/refusal.js';
import type { RoomCall } from '../../realtime/call.js';
import { defineCommand } from '../../realtime/decision.js';
import { RoomFeatures } from '../../realtime/room-features.js';
import { Rooms } from '../../realtime/rooms.js';
import type { Stamp } from '../../realtime/rooms.js';
import type { ChatSendDto } from './chat.dto.js';
import type { ChatHistoryAck, ChatSendAck } from './chat.messages.js';
import { CHAT_LIST, decideSend, historyPage, historyRanges } from './chat.rules.js';
import type { ChatHistory } from './chat.rules.js';

/** Messages in `state.chat` of a join that asks for them. */
const SNAPSHOT_MESSAGES = 50;

const send = defineCommand({ decide: decideSend });

@Injectable()
export class ChatService {
  constructor(
    private readonly rooms: Rooms,
    features: RoomFeatures,
  ) {
    features.register({
      type: 'chat',
      defaultAction: 'send',
      capabilities: ['chat.history'],
      seedKinds: ['chat.send'],
      snapshot: {
        isDefault: false,
        isEphemeral: false,
        query: { lists: [{ list: CHAT_LIST, limit: SNAPSHOT_MESSAGES }] },
        render: historyPage,
      },
    });
  }

  send(call: RoomCall, { content, thread }: ChatSendDto): Promise<ChatSendAck & Stamp> {
    return this.rooms.run(send, call, { user: call.session.user, content, thread, messageId: randomUUID() });
  }

  async history(call: RoomCall, history: ChatHistory): Promise<ChatHistoryAck> {
    const ranges = historyRanges(history);
    if (ranges instanceof Refusal) throw ranges;
    return historyPage(await this.rooms.view(call.room, { lists: ranges }));
  }
}
