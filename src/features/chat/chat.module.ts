import { Module } from '@nestjs/common';
import { RealtimeModule } from '../../realtime/realtime.module.js';
import { ChatGateway } from './chat.gateway.js';
import { ChatService } from './chat.service.js';

@Module({ imports: [RealtimeModule], providers: [ChatGateway, ChatService] })
export class ChatModule {}
