import { SubscribeMessage } from '@nestjs/websockets';
import type { Call } from './call.js';
import type { Connection } from './connection.js';
import { CurrentCall, CurrentConnection, Payload } from './handler-params.js';
import { NoFieldsDto } from './no-fields.dto.js';
import { RealtimeGateway } from './realtime-gateway.decorator.js';
import { RoomJoinDto, RoomUpdateDto } from './room.dto.js';
import { RoomActions } from './room-actions.js';

/** Joining and leaving rooms, and who is there (ROOM-2, ROOM-4, ROOM-5). */
@RealtimeGateway()
export class RoomGateway {
  constructor(private readonly actions: RoomActions) {}

  @SubscribeMessage('room.join')
  onJoin(@Payload() join: RoomJoinDto, @CurrentCall() call: Call, @CurrentConnection() connection: Connection) {
    return this.actions.join(connection, call, join);
  }

  @SubscribeMessage('room.leave')
  onLeave(@Payload() _: NoFieldsDto, @CurrentCall() call: Call, @CurrentConnection() connection: Connection) {
    return this.actions.leave(connection, call);
  }

  @SubscribeMessage('room.update')
  onUpdate(@Payload() update: RoomUpdateDto, @CurrentCall() call: Call, @CurrentConnection() connection: Connection) {
    return this.actions.update(connection, call, update);
  }

  @SubscribeMessage('room.members')
  onMembers(@Payload() _: NoFieldsDto, @CurrentCall() call: Call, @CurrentConnection() connection: Connection) {
    return this.actions.members(connection, call);
  }
}
