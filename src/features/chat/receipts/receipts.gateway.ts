import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { NoFieldsDto } from '../../../realtime/no-fields.dto.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ChatDeliveredDto, ChatReadDto, ChatUnreadDto } from './receipt.dto.js';
import { ReceiptsService } from './receipts.service.js';

@RealtimeGateway()
export class ReceiptsGateway {
  constructor(private readonly receipts: ReceiptsService) {}

  @SubscribeMessage('chat.read')
  onRead(@Payload() { up_to, thread }: ChatReadDto, @CurrentCall() call: RoomCall) {
    return this.receipts.mark(call, { kind: 'read', upTo: up_to, thread });
  }

  @SubscribeMessage('chat.delivered')
  onDelivered(@Payload() { up_to }: ChatDeliveredDto, @CurrentCall() call: RoomCall) {
    return this.receipts.mark(call, { kind: 'delivered', upTo: up_to });
  }

  @SubscribeMessage('chat.receipts')
  onReceipts(@Payload() _: NoFieldsDto, @CurrentCall() call: RoomCall) {
    return this.receipts.list(call);
  }

  @SubscribeMessage('chat.unread')
  onUnread(@Payload() { thread }: ChatUnreadDto, @CurrentCall() call: RoomCall) {
    return this.receipts.unread(call, thread);
  }
}
