import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ChatTypingDto } from './typing.dto.js';
import { TypingService } from './typing.service.js';

@RealtimeGateway()
export class TypingGateway {
  constructor(private readonly typing: TypingService) {}

  @SubscribeMessage('chat.typing')
  onTyping(@Payload() typing: ChatTypingDto, @CurrentCall() call: RoomCall) {
    return this.typing.type(call, typing);
  }
}
