import { Injectable } from '@nestjs/common';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import type { ChatReactionAck, ReactionCount } from '../chat.messages.js';
import { messageReads } from '../message.rules.js';
import type { ChatMessageDto } from '../messages/message.dto.js';
import { writerOf } from '../writer.js';
import type { ChatReactionDto } from './reaction.dto.js';
import { decideReaction, reactionReads, reactionsOf } from './reaction.rules.js';
import type { Reaction } from './reaction.rules.js';

const react = defineCommand({ reads: reactionReads, decide: decideReaction });

@Injectable()
export class ReactionsService {
  constructor(private readonly rooms: Rooms) {}

  react(
    call: RoomCall,
    { message_id, thread, emoji }: ChatReactionDto,
    op: Reaction['op'],
  ): Promise<ChatReactionAck & Stamp> {
    return this.rooms.run(react, call, { messageId: message_id, thread, writer: writerOf(call), emoji, op });
  }

  async list(call: RoomCall, { message_id, thread }: ChatMessageDto): Promise<{ reactions: ReactionCount[] }> {
    const ref = { messageId: message_id, thread };
    const reactions = reactionsOf(ref, await this.rooms.view(call.room, { lists: messageReads(ref).lists }));
    if (reactions instanceof Refusal) throw reactions;
    return { reactions };
  }
}
