import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RoomId } from '../../../protocol/ids.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import type { Settlement } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import type { Firing } from '../../../store/room-store.js';
import type { ChatSendAck, PollTally } from '../chat.messages.js';
import { messageReads } from '../message.rules.js';
import type { ChatMessageDto } from '../messages/message.dto.js';
import { sendReads } from '../messages/send.rules.js';
import { Filtering } from '../moderation/filtering.js';
import { NoticesService } from '../notices/notices.service.js';
import { TypingService } from '../typing/typing.service.js';
import { writerOf } from '../writer.js';
import type { ChatPollDto, ChatPollVoteDto } from './poll.dto.js';
import { ballotReads, decideBallot, decideClosing, decideEnd, decideQuestion, polledBy } from './poll.rules.js';

const ask = defineCommand({ reads: sendReads, decide: decideQuestion });
const vote = defineCommand({ reads: ballotReads, decide: decideBallot });
const close = defineCommand({ reads: ballotReads, decide: decideClosing });
const end: Settlement<string> = { reads: (messageId) => messageReads({ messageId }), decide: decideEnd };

@Injectable()
export class PollsService {
  constructor(
    private readonly rooms: Rooms,
    private readonly filtering: Filtering,
    private readonly typing: TypingService,
    private readonly notices: NoticesService,
  ) {}

  async ask(
    call: RoomCall,
    { question, options, multiple = false, closes_at, thread }: ChatPollDto,
  ): Promise<ChatSendAck & Stamp> {
    const poll = {
      options,
      ...(multiple && { multiple }),
      ...(closes_at !== undefined && { closes_at }),
      ballots: [],
    };
    const messageId = randomUUID();
    const timers = this.notices.timers(messageId);
    const asked = { writer: writerOf(call), messageId, content: question, thread, poll, timers };
    const ack = await this.filtering.pass(call, asked, (passed) => this.rooms.run(ask, call, passed));
    await this.typing.sent(call);
    return ack;
  }

  vote(call: RoomCall, { message_id, thread, options }: ChatPollVoteDto): Promise<PollTally & Stamp> {
    return this.rooms.run(vote, call, { messageId: message_id, thread, writer: writerOf(call), options });
  }

  close(call: RoomCall, { message_id, thread }: ChatMessageDto): Promise<PollTally & Stamp> {
    return this.rooms.run(close, call, { messageId: message_id, thread, writer: writerOf(call), options: [] });
  }

  /** CHAT-11: the poll's time is over, whoever is here. */
  end(room: RoomId, firing: Firing): Promise<void> {
    return this.rooms.settle(room, end, polledBy(firing.key), { firing });
  }
}
