import { Injectable } from '@nestjs/common';
import type { RoomId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Millis } from '../../../store/room-contents.js';
import { snapshotAck, snapshotRange } from '../planning-snapshot.js';
import type { ItemMessage } from '../planning.messages.js';

export interface Itinerary {
  /** The first page was true for it; items of later pages may be newer. */
  readonly seq: number;
  readonly now: Millis;
  /** Day by day, ideas last. */
  readonly items: readonly ItemMessage[];
}

/** All of an itinerary at once, however many pages it has. */
@Injectable()
export class ExportService {
  constructor(private readonly rooms: Rooms) {}

  async of(room: RoomId): Promise<Itinerary> {
    const items: ItemMessage[] = [];
    let [cursor, seq]: [string | undefined, number | undefined] = [undefined, undefined];
    for (;;) {
      const range = snapshotRange(cursor);
      if (range instanceof Refusal) throw range;
      const view = await this.rooms.view(room, range.query);
      const page = snapshotAck(view, range.asOf);
      seq ??= page.seq;
      items.push(...page.items);
      cursor = page.cursor;
      if (cursor === undefined) return { seq, now: view.now, items: items.toSorted(byPlace) };
    }
  }
}

/** Days and ranks compare by code unit (PLAN-6). */
function byPlace(one: ItemMessage, other: ItemMessage): number {
  const [left, right] = [placeOf(one), placeOf(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function placeOf({ day, rank, item_id: id }: ItemMessage): string {
  return `${day ?? '~'} ${rank} ${id}`;
}
