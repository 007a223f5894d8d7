import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../realtime/call.js';
import { CurrentCall, Payload } from '../../realtime/handler-params.js';
import { RealtimeGateway } from '../../realtime/realtime-gateway.decorator.js';
import { PlanningLeaseDto, PlanningLockDto, PlanningSnapshotDto, PlanningUpdateDto } from './planning.dto.js';
import { PlanningService } from './planning.service.js';

@RealtimeGateway()
export class PlanningGateway {
  constructor(private readonly planning: PlanningService) {}

  @SubscribeMessage('planning.lock')
  onLock(@Payload() lock: PlanningLockDto, @CurrentCall() call: RoomCall) {
    return this.planning.lock(call, lock);
  }

  @SubscribeMessage('planning.renew')
  onRenew(@Payload() lease: PlanningLeaseDto, @CurrentCall() call: RoomCall) {
    return this.planning.renew(call, lease);
  }

  @SubscribeMessage('planning.unlock')
  onUnlock(@Payload() lease: PlanningLeaseDto, @CurrentCall() call: RoomCall) {
    return this.planning.unlock(call, lease);
  }

  @SubscribeMessage('planning.update')
  onUpdate(@Payload() update: PlanningUpdateDto, @CurrentCall() call: RoomCall) {
    return this.planning.update(call, update);
  }

  @SubscribeMessage('planning.snapshot')
  onSnapshot(@Payload() { cursor }: PlanningSnapshotDto, @CurrentCall() call: RoomCall) {
    return this.planning.snapshot(call, cursor);
  }
}
