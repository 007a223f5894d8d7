import { SubscribeMessage } from '@nestjs/websockets';
import type { Connection } from './connection.js';
import { CurrentConnection, Payload } from './handler-params.js';
import { NoFieldsDto } from './no-fields.dto.js';
import { RealtimeGateway } from './realtime-gateway.decorator.js';
import { SessionRefresh } from './session-refresh.js';
import { SessionModeDto, SessionRefreshDto } from './session.dto.js';
import { Sessions } from './sessions.js';

/** What a client says about its own connection. */
@RealtimeGateway()
export class SessionGateway {
  constructor(
    private readonly sessions: Sessions,
    private readonly refreshing: SessionRefresh,
  ) {}

  @SubscribeMessage('session.ping')
  onPing(@Payload() _: NoFieldsDto): object {
    return { server_time: this.sessions.now() };
  }

  @SubscribeMessage('session.mode')
  onMode(@Payload() { mode }: SessionModeDto, @CurrentConnection() connection: Connection): Promise<void> {
    return this.sessions.setBackground(connection, mode === 'background');
  }

  @SubscribeMessage('session.refresh')
  onRefresh(@Payload() { token }: SessionRefreshDto, @CurrentConnection() connection: Connection): Promise<object> {
    return this.refreshing.refresh(connection, token);
  }
}
