import { Injectable } from '@nestjs/common';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../realtime/rooms.js';
import { authorOf } from '../author.js';
import { SHELF, itemKey, leaseKey } from '../planning-rows.rules.js';
import { snapshotAck, snapshotRange } from '../planning-snapshot.js';
import type { SnapshotAck, UpdateAck } from '../planning.messages.js';
import type { PlanningUpdateDto } from './item.dto.js';
import { decideUpdate } from './item.rules.js';
import type { ItemUpdate } from './item.rules.js';

const update = defineCommand({
  reads: ({ itemId }: ItemUpdate) => ({ rows: [itemKey(itemId), leaseKey(itemId), SHELF] }),
  decide: decideUpdate,
});

/** What is in the itinerary. */
@Injectable()
export class ItemsService {
  constructor(private readonly rooms: Rooms) {}

  async update(call: RoomCall, { item_id, token, data, base_version }: PlanningUpdateDto): Promise<UpdateAck & Stamp> {
    const { user, session } = authorOf(call);
    const input = { itemId: item_id, user, session, token, patch: data, baseVersion: base_version };
    return this.rooms.run(update, call, input);
  }

  async snapshot(call: RoomCall, cursor: string | undefined): Promise<SnapshotAck> {
    const range = snapshotRange(cursor);
    if (range instanceof Refusal) throw range;
    return snapshotAck(await this.rooms.view(call.room, range.query), range.asOf);
  }
}
