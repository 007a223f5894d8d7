import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { NoFieldsDto } from '../../../realtime/no-fields.dto.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ShareExtendDto, ShareStartDto } from './share.dto.js';
import { SharesService } from './shares.service.js';

@RealtimeGateway()
export class SharesGateway {
  constructor(private readonly shares: SharesService) {}

  @SubscribeMessage('location.share_start')
  onStart(@Payload() share: ShareStartDto, @CurrentCall() call: RoomCall) {
    return this.shares.start(call, share);
  }

  @SubscribeMessage('location.share_extend')
  onExtend(@Payload() extension: ShareExtendDto, @CurrentCall() call: RoomCall) {
    return this.shares.extend(call, extension);
  }

  @SubscribeMessage('location.share_stop')
  onStop(@Payload() _stop: NoFieldsDto, @CurrentCall() call: RoomCall) {
    return this.shares.stop(call);
  }
}
