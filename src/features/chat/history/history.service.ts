import { Injectable } from '@nestjs/common';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { ChatHistoryAck } from '../chat.messages.js';
import { historyPage, historyRanges } from './history.rules.js';
import type { ChatHistory } from './history.rules.js';

@Injectable()
export class HistoryService {
  constructor(private readonly rooms: Rooms) {}

  async page(call: RoomCall, history: ChatHistory): Promise<ChatHistoryAck> {
    const ranges = historyRanges(history);
    if (ranges instanceof Refusal) throw ranges;
    return historyPage(await this.rooms.view(call.room, { lists: ranges }));
  }
}
