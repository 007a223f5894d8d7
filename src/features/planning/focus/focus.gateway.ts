import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { PlanningFocusDto } from './focus.dto.js';
import { FocusService } from './focus.service.js';

@RealtimeGateway()
export class FocusGateway {
  constructor(private readonly focus: FocusService) {}

  @SubscribeMessage('planning.focus')
  onFocus(@Payload() focus: PlanningFocusDto, @CurrentCall() call: RoomCall) {
    return this.focus.focus(call, focus);
  }
}
