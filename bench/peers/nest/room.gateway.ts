import type { IncomingMessage } from 'node:http';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import type { MemberSocket } from './member.js';
import { recognize } from './member.js';
import { ChatMessage, LocationMessage } from './messages.js';
import { RoomsService } from './rooms.service.js';

@WebSocketGateway({ path: '/ws' })
export class RoomGateway implements OnGatewayConnection<MemberSocket>, OnGatewayDisconnect<MemberSocket> {
  constructor(private readonly rooms: RoomsService) {}

  async handleConnection(client: MemberSocket, request: IncomingMessage): Promise<void> {
    recognize(client, request);
    await this.rooms.join(client.room, client);
    client.send(JSON.stringify({ type: 'joined', room_id: client.room }));
  }

  async handleDisconnect(client: MemberSocket): Promise<void> {
    await this.rooms.leave(client.room, client);
  }

  @SubscribeMessage('chat')
  async chat(@ConnectedSocket() client: MemberSocket, @MessageBody() payload: ChatMessage): Promise<void> {
    const { room, user } = client;
    await this.rooms.publish({ type: 'chat', room_id: room, user_id: user, ts: Date.now(), payload });
  }

  @SubscribeMessage('location')
  async location(@ConnectedSocket() client: MemberSocket, @MessageBody() payload: LocationMessage): Promise<void> {
    const { room, user } = client;
    await this.rooms.publish({ type: 'location', room_id: room, user_id: user, ts: Date.now(), payload });
  }
}
