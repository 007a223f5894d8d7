import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { NoFieldsDto } from '../../../realtime/no-fields.dto.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { TrackDto } from './track.dto.js';
import { TracksService } from './tracks.service.js';

@RealtimeGateway()
export class TracksGateway {
  constructor(private readonly tracks: TracksService) {}

  @SubscribeMessage('location.track')
  onTrack(@Payload() asked: TrackDto, @CurrentCall() call: RoomCall) {
    return this.tracks.page(call, asked);
  }

  @SubscribeMessage('location.forget')
  onForget(@Payload() _forget: NoFieldsDto, @CurrentCall() call: RoomCall) {
    return this.tracks.forget(call);
  }
}
