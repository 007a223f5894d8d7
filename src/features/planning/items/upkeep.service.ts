import { Injectable } from '@nestjs/common';
import type { RoomId } from '../../../protocol/ids.js';
import { COMMAND_MAX_RACES } from '../../../protocol/limits.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import type { Command, Settlement } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import { readBody } from '../../../store/body.js';
import { pagesOf } from '../table-pages.js';
import { GONE, ITEMS, SHELF, idOfGone, idOfItem, itemKey } from '../planning-rows.rules.js';
import type { Day, ItemRow } from '../planning-rows.rules.js';
import { Shelf, UpkeepNeeded } from './shelf.rules.js';
import { decideRanks, decideShelf, isSameShelf, shelfMark } from './upkeep.rules.js';
import type { Inventory, NewRanks } from './upkeep.rules.js';

const makeShelf: Settlement<Inventory> = { reads: () => ({ rows: [SHELF] }), decide: decideShelf };
const renewRanks: Settlement<NewRanks> = {
  reads: ({ items }) => ({ rows: [SHELF, ...items.map(itemKey)] }),
  decide: decideRanks,
};

/**
 * Runs commands on the itinerary, and first does what they need done to the shelf. Each step is one commit; whoever loses
 * a race, or dies, leaves it to whoever needs it next.
 */
@Injectable()
export class Upkeep {
  constructor(private readonly rooms: Rooms) {}

  async run<Input, Ack extends object>(
    command: Command<Input, Ack>,
    call: RoomCall,
    input: Input,
  ): Promise<Ack & Stamp> {
    for (let round = 0; round < COMMAND_MAX_RACES; round++) {
      try {
        return await this.rooms.run(command, call, input);
      } catch (error) {
        if (!(error instanceof UpkeepNeeded)) throw error;
        await this.tidy(call, error);
      }
    }
    throw new Refusal('unavailable', { message: 'Others keep changing the order; repeat with the same `id`' });
  }

  private tidy(call: RoomCall, { upkeep }: UpkeepNeeded): Promise<void> {
    return upkeep.kind === 'shelf' ? this.makeShelf(call.room) : this.renewRanks(call, upkeep.day);
  }

  private async makeShelf(room: RoomId): Promise<void> {
    const inventory = await this.inventory(room);
    if (inventory !== null) await this.rooms.settle(room, makeShelf, inventory);
  }

  private async renewRanks({ room, session }: RoomCall, day: Day): Promise<void> {
    const shelf = Shelf.of(await this.rooms.view(room, { rows: [SHELF] }));
    if (shelf instanceof UpkeepNeeded) return;
    const items = shelf.orderOf(day).map(([id]) => id);
    await this.rooms.settle(room, renewRanks, { day, items, user: session.user });
  }

  /** `null` if the shelf changed while it was read. */
  private async inventory(room: RoomId): Promise<Inventory | null> {
    const shelf = shelfMark(await this.rooms.view(room, { rows: [SHELF] }));
    const items = [];
    for await (const { rows, view } of pagesOf(this.rooms, room, ITEMS, [SHELF])) {
      if (!isSameShelf(shelf, shelfMark(view))) return null;
      for (const [key, { body }] of rows) {
        const { day, rank } = readBody<ItemRow>(body);
        items.push({ id: idOfItem(key), day, rank });
      }
    }
    const gone = [];
    for await (const { rows } of pagesOf(this.rooms, room, GONE)) gone.push(...rows.map(([key]) => idOfGone(key)));
    return { shelf, items, gone };
  }
}
