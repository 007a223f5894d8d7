import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ItemId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import type { SeeingCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../realtime/rooms.js';
import { authorOf } from '../author.js';
import { snapshotAck, snapshotRange } from '../planning-snapshot.js';
import type { CreateAck, DeleteAck, MoveAck, PlaceAck, SnapshotAck, UpdateAck } from '../planning.messages.js';
import { defineEdit } from './edit.rules.js';
import type { Edit } from './edit.rules.js';
import type { PlanningCreateDto } from './item.dto.js';
import type {
  CreateOperation,
  DeleteOperation,
  ItemClaim,
  MoveOperation,
  RestoreOperation,
  UpdateOperation,
} from './item-operations.messages.js';
import { createItem, deleteItem, restoreItem, updateItem } from './item.rules.js';
import { moveItem } from './move.rules.js';
import { Upkeep } from './upkeep.service.js';

const update = defineEdit(updateItem);
const create = defineEdit(createItem);
const deletion = defineEdit(deleteItem);
const restore = defineEdit(restoreItem);
const move = defineEdit(moveItem);

/** What is in the itinerary. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly rooms: Rooms,
    private readonly upkeep: Upkeep,
  ) {}

  update(call: RoomCall, operation: UpdateOperation): Promise<UpdateAck & Stamp> {
    const histories = operation.on_conflict === 'rebase' ? [operation.item_id] : [];
    return this.run(update, call, operation, histories);
  }

  create(call: RoomCall, operation: PlanningCreateDto): Promise<CreateAck & Stamp> {
    return this.run(create, call, withId(operation));
  }

  delete(call: RoomCall, operation: DeleteOperation): Promise<DeleteAck & Stamp> {
    return this.run(deletion, call, operation);
  }

  restore(call: RoomCall, operation: RestoreOperation): Promise<PlaceAck & Stamp> {
    return this.run(restore, call, operation);
  }

  move(call: RoomCall, operation: MoveOperation): Promise<MoveAck & Stamp> {
    return this.run(move, call, operation);
  }

  async snapshot(call: RoomCall, cursor: string | undefined): Promise<SnapshotAck> {
    const range = snapshotRange(cursor);
    if (range instanceof Refusal) throw range;
    return snapshotAck(await this.rooms.view(call.room, range.query), range.asOf);
  }

  private async run<Operation extends ItemClaim, Ack extends object>(
    command: SeeingCommand<Edit<Operation>, Ack>,
    call: RoomCall,
    operation: Operation,
    histories: readonly ItemId[] = [],
  ): Promise<Ack & Stamp> {
    return this.upkeep.run(command, call, { author: authorOf(call), operation, items: [operation.item_id], histories });
  }
}

/** Made once for a command, however often it is decided. */
function withId(create: PlanningCreateDto): CreateOperation {
  return Object.assign(create, { item_id: create.item_id ?? (randomUUID() as ItemId) });
}
