import type { IncomingMessage } from 'node:http';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { OnGatewayConnection } from '@nestjs/websockets';
import type { MemberSocket } from './member.js';
import { recognize } from './member.js';
import { ChatMessage, LocationMessage } from './messages.js';
import type { RoomEvent } from './messages.js';

/** Everybody is alone: the adapter sends what a handler returns to whoever sent the message. */
@WebSocketGateway({ path: '/ws' })
export class EchoGateway implements OnGatewayConnection<MemberSocket> {
  handleConnection(client: MemberSocket, request: IncomingMessage): void {
    recognize(client, request);
    client.send(JSON.stringify({ type: 'joined', room_id: client.room }));
  }

  @SubscribeMessage('chat')
  chat(@ConnectedSocket() client: MemberSocket, @MessageBody() payload: ChatMessage): RoomEvent {
    return { type: 'chat', room_id: client.room, user_id: client.user, ts: Date.now(), payload };
  }

  @SubscribeMessage('location')
  location(@ConnectedSocket() client: MemberSocket, @MessageBody() payload: LocationMessage): RoomEvent {
    return { type: 'location', room_id: client.room, user_id: client.user, ts: Date.now(), payload };
  }
}
