import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { NoFieldsDto } from '../../../realtime/no-fields.dto.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ChatModerateDto } from './moderation.dto.js';
import { ModerationService } from './moderation.service.js';

@RealtimeGateway()
export class ModerationGateway {
  constructor(private readonly moderation: ModerationService) {}

  @SubscribeMessage('chat.moderate')
  onModerate(@Payload() moderation: ChatModerateDto, @CurrentCall() call: RoomCall) {
    return this.moderation.moderate(call, moderation);
  }

  @SubscribeMessage('chat.reports')
  onReports(@Payload() _: NoFieldsDto, @CurrentCall() call: RoomCall) {
    return this.moderation.reports(call);
  }
}
