import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { PlanningChangesDto } from './changes.dto.js';
import { ChangesService } from './changes.service.js';

@RealtimeGateway()
export class ChangesGateway {
  constructor(private readonly changes: ChangesService) {}

  @SubscribeMessage('planning.changes')
  onChanges(@Payload() changes: PlanningChangesDto, @CurrentCall() call: RoomCall) {
    return this.changes.changes(call, changes);
  }
}
