import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../realtime/call.js';
import { CurrentCall, Payload } from '../../realtime/handler-params.js';
import { RealtimeGateway } from '../../realtime/realtime-gateway.decorator.js';
import { ChatHistoryDto, ChatSendDto } from './chat.dto.js';
import { ChatService } from './chat.service.js';

@RealtimeGateway()
export class ChatGateway {
  constructor(private readonly chat: ChatService) {}

  @SubscribeMessage('chat.send')
  onSend(@Payload() message: ChatSendDto, @CurrentCall() call: RoomCall) {
    return this.chat.send(call, message);
  }

  @SubscribeMessage('chat.history')
  onHistory(@Payload() history: ChatHistoryDto, @CurrentCall() call: RoomCall) {
    return this.chat.history(call, history);
  }
}
