import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { PlanningHistoryDto } from './history.dto.js';
import { HistoryService } from './history.service.js';

@RealtimeGateway()
export class HistoryGateway {
  constructor(private readonly history: HistoryService) {}

  @SubscribeMessage('planning.history')
  onHistory(@Payload() history: PlanningHistoryDto, @CurrentCall() call: RoomCall) {
    return this.history.history(call, history);
  }
}
