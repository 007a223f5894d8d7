import { Injectable } from '@nestjs/common';
import type { RoomCall } from '../../../realtime/call.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { ListPage, ListRange } from '../../../store/room-store.js';
import { HISTORY_MAX, historyList } from '../items/history.rules.js';
import type { HistoryAck } from '../planning.messages.js';
import type { PlanningHistoryDto } from './history.dto.js';
import { historyPage } from './history-page.rules.js';

/** What became of one item, and who did it. */
@Injectable()
export class HistoryService {
  constructor(private readonly rooms: Rooms) {}

  /** Versions are within the entries: their list is gone through, from the newest one, to where `before` is. */
  async history({ room }: RoomCall, { item_id, ...range }: PlanningHistoryDto): Promise<HistoryAck> {
    const list = historyList(item_id);
    for (let asked: ListRange = { list, limit: HISTORY_MAX }; ;) {
      const { lists } = await this.rooms.view(room, { lists: [asked] });
      const page: ListPage = lists[0] ?? { entries: [], moreBefore: false, moreAfter: false };
      const answer = historyPage(page, range);
      const [oldest] = page.entries;
      if (answer.changes.length > 0 || !answer.more || oldest === undefined) return answer;
      asked = { ...asked, before: oldest.seq };
    }
  }
}
