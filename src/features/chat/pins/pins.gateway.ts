import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { NoFieldsDto } from '../../../realtime/no-fields.dto.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ChatMessageDto } from '../messages/message.dto.js';
import { PinsService } from './pins.service.js';

@RealtimeGateway()
export class PinsGateway {
  constructor(private readonly pins: PinsService) {}

  @SubscribeMessage('chat.pin')
  onPin(@Payload() message: ChatMessageDto, @CurrentCall() call: RoomCall) {
    return this.pins.pin(call, message);
  }

  @SubscribeMessage('chat.unpin')
  onUnpin(@Payload() message: ChatMessageDto, @CurrentCall() call: RoomCall) {
    return this.pins.unpin(call, message);
  }

  @SubscribeMessage('chat.pins')
  onPins(@Payload() _: NoFieldsDto, @CurrentCall() call: RoomCall) {
    return this.pins.list(call);
  }
}
