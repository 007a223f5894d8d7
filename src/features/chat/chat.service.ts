import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { RoomId } from '../../protocol/ids.js';
import type { MemberSession } from '../../realtime/room-feature.js';
import { RoomFeatures } from '../../realtime/room-features.js';
import { chatSnapshot } from './chat-snapshot.js';
import { PollsService } from './polls/polls.service.js';
import { chatData } from './privacy/chat-data.rules.js';
import { ReceiptsService } from './receipts/receipts.service.js';
import { TypingService } from './typing/typing.service.js';

/** What chat has to do with its rooms: what it shows, and what it does when a time has come, or somebody goes. */
@Injectable()
export class ChatService {
  constructor(
    private readonly typing: TypingService,
    private readonly receipts: ReceiptsService,
    polls: PollsService,
    config: AppConfig,
    features: RoomFeatures,
  ) {
    features.register({
      type: 'chat',
      defaultAction: 'send',
      capabilities: [
        'chat.history',
        'chat.edit',
        'chat.delete',
        'chat.thread',
        'chat.mention',
        'chat.reaction',
        'chat.pin',
        'chat.poll',
        'chat.receipt',
        'chat.typing',
        'chat.moderate',
      ],
      seedKinds: ['chat.send'],
      personal: chatData,
      snapshot: chatSnapshot(config.chat.receiptsMaxMembers),
      onDrop: (room, member) => this.gone(room, member),
      onLeave: (room, member) => this.gone(room, member),
      onTimer: (room, firing) => polls.end(room, firing),
    });
  }

  private async gone(room: RoomId, member: MemberSession): Promise<void> {
    await Promise.all([this.typing.takeBack(room, member), this.receipts.flush(room, member.user)]);
  }
}
