import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { PlaceRemoveDto, PlaceSetDto } from './place.dto.js';
import { PlacesService } from './places.service.js';

@RealtimeGateway()
export class PlacesGateway {
  constructor(private readonly places: PlacesService) {}

  @SubscribeMessage('location.place_set')
  onSet(@Payload() place: PlaceSetDto, @CurrentCall() call: RoomCall) {
    return this.places.set(call, place);
  }

  @SubscribeMessage('location.place_remove')
  onRemove(@Payload() place: PlaceRemoveDto, @CurrentCall() call: RoomCall) {
    return this.places.remove(call, place);
  }
}
