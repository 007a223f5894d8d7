import { Injectable } from '@nestjs/common';
import type { JsonObject } from '../../../protocol/envelope.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import type { SeeingCommand } from '../../../realtime/decision.js';
import { RoomLines } from '../../../realtime/room-lines.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import { authorOf } from '../author.js';
import { snapshotAck, snapshotRange } from '../planning-snapshot.js';
import type {
  BatchAck,
  CreateAck,
  DeleteAck,
  MoveAck,
  PlaceAck,
  ReorderAck,
  SnapshotAck,
  UpdateAck,
} from '../planning.messages.js';
import { editAll } from './batch.rules.js';
import { batchOf, rebasedBy, withId } from './batch-operations.js';
import { defineEdit } from './edit.rules.js';
import type { Edit } from './edit.rules.js';
import type { PlanningCreateDto } from './item.dto.js';
import type {
  DeleteOperation,
  ItemClaim,
  MoveOperation,
  ReorderOperation,
  RestoreOperation,
  UpdateOperation,
} from './item-operations.messages.js';
import { createItem, deleteItem, restoreItem, updateItem } from './item.rules.js';
import { moveItem } from './move.rules.js';
import { reorderDay } from './reorder.rules.js';
import { Upkeep } from './upkeep.service.js';

const update = defineEdit(updateItem);
const create = defineEdit(createItem);
const deletion = defineEdit(deleteItem);
const restore = defineEdit(restoreItem);
const move = defineEdit(moveItem);
const reorder = defineEdit(reorderDay);
const batch = defineEdit(editAll);

/** What is in the itinerary. */
@Injectable()
export class ItemsService {
  constructor(
    private readonly rooms: Rooms,
    private readonly upkeep: Upkeep,
    private readonly lines: RoomLines,
  ) {}

  update(call: RoomCall, operation: UpdateOperation): Promise<UpdateAck & Stamp> {
    return this.edit(update, call, { operation, items: [operation.item_id], histories: rebasedBy(operation) });
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

  reorder(call: RoomCall, operation: ReorderOperation): Promise<ReorderAck & Stamp> {
    return this.edit(reorder, call, { operation, items: operation.order });
  }

  batch(call: RoomCall, ops: readonly JsonObject[]): Promise<BatchAck & Stamp> {
    return this.edit(batch, call, batchOf(ops, call.session.isStrict));
  }

  async snapshot(call: RoomCall, cursor: string | undefined): Promise<SnapshotAck> {
    const range = snapshotRange(cursor);
    if (range instanceof Refusal) throw range;
    return snapshotAck(await this.rooms.view(call.room, range.query), range.asOf);
  }

  private run<Operation extends ItemClaim, Ack extends object>(
    command: SeeingCommand<Edit<Operation>, Ack>,
    call: RoomCall,
    operation: Operation,
  ): Promise<Ack & Stamp> {
    return this.edit(command, call, { operation, items: [operation.item_id] });
  }

  private async edit<Operation, Ack extends object>(
    command: SeeingCommand<Edit<Operation>, Ack>,
    call: RoomCall,
    edit: Omit<Edit<Operation>, 'author' | 'tell'>,
  ): Promise<Ack & Stamp> {
    return this.upkeep.run(command, call, { author: authorOf(call), tell: this.lines.tell(), ...edit });
  }
}
