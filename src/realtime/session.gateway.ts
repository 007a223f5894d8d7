import { ConnectedSocket, SubscribeMessage } from '@nestjs/websockets';
import type { OnGatewayConnection, OnGatewayDisconnect } from '@nestjs/websockets';
import type { Connection } from './connection.js';
import { Payload } from './handler-params.js';
import { NoFieldsDto } from './no-fields.dto.js';
import { RealtimeGateway } from './realtime-gateway.decorator.js';
import { SessionModeDto } from './session.dto.js';
import { Sessions } from './sessions.js';

/** Connect, disconnect, and what a client says about its own connection. The only class with connection hooks. */
@RealtimeGateway()
export class SessionGateway implements OnGatewayConnection<Connection>, OnGatewayDisconnect<Connection> {
  constructor(private readonly sessions: Sessions) {}

  handleConnection(connection: Connection): void {
    this.sessions.open(connection);
  }

  handleDisconnect(connection: Connection): Promise<void> {
    return this.sessions.end(connection);
  }

  @SubscribeMessage('session.ping')
  onPing(@Payload() _: NoFieldsDto): object {
    return { server_time: this.sessions.now() };
  }

  @SubscribeMessage('session.mode')
  onMode(@Payload() { mode }: SessionModeDto, @ConnectedSocket() connection: Connection): Promise<void> {
    return this.sessions.setBackground(connection, mode === 'background');
  }
}
