import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { PlanningLeaseDto, PlanningLockDto } from './lease.dto.js';
import { LeasesService } from './leases.service.js';

@RealtimeGateway()
export class LeasesGateway {
  constructor(private readonly leases: LeasesService) {}

  @SubscribeMessage('planning.lock')
  onLock(@Payload() lock: PlanningLockDto, @CurrentCall() call: RoomCall) {
    return this.leases.lock(call, lock);
  }

  @SubscribeMessage('planning.renew')
  onRenew(@Payload() lease: PlanningLeaseDto, @CurrentCall() call: RoomCall) {
    return this.leases.renew(call, lease);
  }

  @SubscribeMessage('planning.unlock')
  onUnlock(@Payload() lease: PlanningLeaseDto, @CurrentCall() call: RoomCall) {
    return this.leases.unlock(call, lease);
  }
}
