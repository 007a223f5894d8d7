import { Module } from '@nestjs/common';
import { AdminModule } from '../../admin/admin.module.js';
import { RealtimeModule } from '../../realtime/realtime.module.js';
import { WebhooksModule } from '../../webhooks/webhooks.module.js';
import { ChatService } from './chat.service.js';
import { HistoryController } from './history/history.controller.js';
import { HistoryGateway } from './history/history.gateway.js';
import { HistoryService } from './history/history.service.js';
import { LinesService } from './lines/lines.service.js';
import { MessagesGateway } from './messages/messages.gateway.js';
import { MessagesService } from './messages/messages.service.js';
import { Filtering } from './moderation/filtering.js';
import { ModerationGateway } from './moderation/moderation.gateway.js';
import { ModerationService } from './moderation/moderation.service.js';
import { NoticesService } from './notices/notices.service.js';
import { PinsGateway } from './pins/pins.gateway.js';
import { PinsService } from './pins/pins.service.js';
import { PollsGateway } from './polls/polls.gateway.js';
import { PollsService } from './polls/polls.service.js';
import { ReactionsGateway } from './reactions/reactions.gateway.js';
import { ReactionsService } from './reactions/reactions.service.js';
import { ReceiptsGateway } from './receipts/receipts.gateway.js';
import { ReceiptsService } from './receipts/receipts.service.js';
import { TypingGateway } from './typing/typing.gateway.js';
import { TypingService } from './typing/typing.service.js';

@Module({
  imports: [AdminModule, RealtimeModule, WebhooksModule],
  controllers: [HistoryController],
  providers: [
    MessagesGateway,
    MessagesService,
    HistoryGateway,
    HistoryService,
    ReactionsGateway,
    ReactionsService,
    PinsGateway,
    PinsService,
    PollsGateway,
    PollsService,
    ReceiptsGateway,
    ReceiptsService,
    TypingGateway,
    TypingService,
    ModerationGateway,
    ModerationService,
    Filtering,
    LinesService,
    NoticesService,
    ChatService,
  ],
})
export class ChatModule {}
