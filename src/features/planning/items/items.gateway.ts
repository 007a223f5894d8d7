import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import {
  PlanningBatchDto,
  PlanningCreateDto,
  PlanningDeleteDto,
  PlanningMoveDto,
  PlanningReorderDto,
  PlanningRestoreDto,
  PlanningSnapshotDto,
  PlanningUpdateDto,
} from './item.dto.js';
import { ItemsService } from './items.service.js';

@RealtimeGateway()
export class ItemsGateway {
  constructor(private readonly items: ItemsService) {}

  @SubscribeMessage('planning.update')
  onUpdate(@Payload() update: PlanningUpdateDto, @CurrentCall() call: RoomCall) {
    return this.items.update(call, update);
  }

  @SubscribeMessage('planning.create')
  onCreate(@Payload() create: PlanningCreateDto, @CurrentCall() call: RoomCall) {
    return this.items.create(call, create);
  }

  @SubscribeMessage('planning.delete')
  onDelete(@Payload() deletion: PlanningDeleteDto, @CurrentCall() call: RoomCall) {
    return this.items.delete(call, deletion);
  }

  @SubscribeMessage('planning.restore')
  onRestore(@Payload() restore: PlanningRestoreDto, @CurrentCall() call: RoomCall) {
    return this.items.restore(call, restore);
  }

  @SubscribeMessage('planning.move')
  onMove(@Payload() move: PlanningMoveDto, @CurrentCall() call: RoomCall) {
    return this.items.move(call, move);
  }

  @SubscribeMessage('planning.reorder')
  onReorder(@Payload() reorder: PlanningReorderDto, @CurrentCall() call: RoomCall) {
    return this.items.reorder(call, reorder);
  }

  @SubscribeMessage('planning.batch')
  onBatch(@Payload() { ops }: PlanningBatchDto, @CurrentCall() call: RoomCall) {
    return this.items.batch(call, ops);
  }

  @SubscribeMessage('planning.snapshot')
  onSnapshot(@Payload() { cursor }: PlanningSnapshotDto, @CurrentCall() call: RoomCall) {
    return this.items.snapshot(call, cursor);
  }
}
