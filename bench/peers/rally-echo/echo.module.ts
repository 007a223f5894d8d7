import { Injectable, Module } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';
import { Payload } from '../../../src/realtime/handler-params.js';
import { RealtimeGateway } from '../../../src/realtime/realtime-gateway.decorator.js';
import { RealtimeModule } from '../../../src/realtime/realtime.module.js';
import { RoomFeatures } from '../../../src/realtime/room-features.js';
import { ChatMessage } from '../nest/messages.js';

@RealtimeGateway()
class EchoGateway {
  @SubscribeMessage('echo.say')
  say(@Payload() { content }: ChatMessage): object {
    return { ts: Date.now(), content };
  }
}

@Injectable()
class EchoService {
  constructor(features: RoomFeatures) {
    features.register({ type: 'echo', defaultAction: 'say' });
  }
}

/** A feature as anybody may add one; what its handler returns goes back to the sender, and nothing is kept. */
@Module({ imports: [RealtimeModule], providers: [EchoGateway, EchoService] })
export class EchoModule {}
