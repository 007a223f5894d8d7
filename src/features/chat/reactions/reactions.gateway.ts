import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ChatMessageDto } from '../messages/message.dto.js';
import { ChatReactionDto } from './reaction.dto.js';
import { ReactionsService } from './reactions.service.js';

@RealtimeGateway()
export class ReactionsGateway {
  constructor(private readonly reactions: ReactionsService) {}

  @SubscribeMessage('chat.react')
  onReact(@Payload() reaction: ChatReactionDto, @CurrentCall() call: RoomCall) {
    return this.reactions.react(call, reaction, 'add');
  }

  @SubscribeMessage('chat.unreact')
  onUnreact(@Payload() reaction: ChatReactionDto, @CurrentCall() call: RoomCall) {
    return this.reactions.react(call, reaction, 'remove');
  }

  @SubscribeMessage('chat.reactions')
  onReactions(@Payload() message: ChatMessageDto, @CurrentCall() call: RoomCall) {
    return this.reactions.list(call, message);
  }
}
