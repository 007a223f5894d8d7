import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { PlanningSnapshotDto, PlanningUpdateDto } from './item.dto.js';
import { ItemsService } from './items.service.js';

@RealtimeGateway()
export class ItemsGateway {
  constructor(private readonly items: ItemsService) {}

  @SubscribeMessage('planning.update')
  onUpdate(@Payload() update: PlanningUpdateDto, @CurrentCall() call: RoomCall) {
    return this.items.update(call, update);
  }

  @SubscribeMessage('planning.snapshot')
  onSnapshot(@Payload() { cursor }: PlanningSnapshotDto, @CurrentCall() call: RoomCall) {
    return this.items.snapshot(call, cursor);
  }
}
