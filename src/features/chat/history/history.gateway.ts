import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ChatHistoryDto } from './history.dto.js';
import { HistoryService } from './history.service.js';

@RealtimeGateway()
export class HistoryGateway {
  constructor(private readonly history: HistoryService) {}

  @SubscribeMessage('chat.history')
  onHistory(@Payload() history: ChatHistoryDto, @CurrentCall() call: RoomCall) {
    return this.history.page(call, history);
  }
}
