import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ChatEditDto, ChatMessageDto, ChatSendDto } from './message.dto.js';
import { MessagesService } from './messages.service.js';

@RealtimeGateway()
export class MessagesGateway {
  constructor(private readonly messages: MessagesService) {}

  @SubscribeMessage('chat.send')
  onSend(@Payload() message: ChatSendDto, @CurrentCall() call: RoomCall) {
    return this.messages.send(call, message);
  }

  @SubscribeMessage('chat.edit')
  onEdit(@Payload() edit: ChatEditDto, @CurrentCall() call: RoomCall) {
    return this.messages.edit(call, edit);
  }

  @SubscribeMessage('chat.delete')
  onDelete(@Payload() message: ChatMessageDto, @CurrentCall() call: RoomCall) {
    return this.messages.delete(call, message);
  }
}
