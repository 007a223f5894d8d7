import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../realtime/call.js';
import { CurrentCall, Payload } from '../../realtime/handler-params.js';
import { RealtimeGateway } from '../../realtime/realtime-gateway.decorator.js';
import { LocationSnapshotDto, LocationUpdateDto } from './location.dto.js';
import { LocationService } from './location.service.js';

@RealtimeGateway()
export class LocationGateway {
  constructor(private readonly location: LocationService) {}

  @SubscribeMessage('location.update')
  onUpdate(@Payload() fix: LocationUpdateDto, @CurrentCall() call: RoomCall) {
    return this.location.update(call, fix);
  }

  @SubscribeMessage('location.snapshot')
  onSnapshot(@Payload() { cursor }: LocationSnapshotDto, @CurrentCall() call: RoomCall) {
    return this.location.snapshot(call, cursor);
  }
}
