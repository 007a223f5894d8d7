import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import type { ChatSendAck, ChatVersionAck } from '../chat.messages.js';
import { Filtering } from '../moderation/filtering.js';
import { NoticesService } from '../notices/notices.service.js';
import { TypingService } from '../typing/typing.service.js';
import { writerOf } from '../writer.js';
import { readAttachments } from './content.rules.js';
import { decideDeletion, deletionReads } from './delete.rules.js';
import { decideEdit, editReads } from './edit.rules.js';
import type { ChatEditDto, ChatMessageDto, ChatSendDto } from './message.dto.js';
import { decidePlainSend, decideSend, isPlain, sendReads, standingRows } from './send.rules.js';
import type { Send } from './send.rules.js';

/** Decided ahead: nearly no room has what would stand against it. */
const sendPlain = defineCommand({ usuallyAbsent: standingRows, decide: decidePlainSend });
const send = defineCommand({ reads: sendReads, decide: decideSend });
const edit = defineCommand({ reads: editReads, decide: decideEdit });
const remove = defineCommand({ reads: deletionReads, decide: decideDeletion });

@Injectable()
export class MessagesService {
  constructor(
    private readonly rooms: Rooms,
    private readonly config: AppConfig,
    private readonly filtering: Filtering,
    private readonly typing: TypingService,
    private readonly notices: NoticesService,
  ) {}

  async send(call: RoomCall, message: ChatSendDto): Promise<ChatSendAck & Stamp> {
    const sent = this.sendOf(call, message);
    const command = isPlain(sent) ? sendPlain : send;
    const ack = await this.filtering.pass(call, sent, (passed) => this.rooms.run(command, call, passed));
    await this.typing.sent(call);
    return ack;
  }

  edit(call: RoomCall, { message_id, thread, content, base_version }: ChatEditDto): Promise<ChatVersionAck & Stamp> {
    const { editWindowMs: windowMs } = this.config.chat;
    const edited = {
      messageId: message_id,
      thread,
      content,
      writer: writerOf(call),
      baseVersion: base_version,
      windowMs,
    };
    return this.filtering.pass(call, edited, (passed) => this.rooms.run(edit, call, passed));
  }

  delete(call: RoomCall, { message_id, thread }: ChatMessageDto): Promise<ChatVersionAck & Stamp> {
    return this.rooms.run(remove, call, { messageId: message_id, thread, writer: writerOf(call) });
  }

  private sendOf(
    call: RoomCall,
    { content, reply_to: replyTo, thread, mentions, attachments: sent, metadata }: ChatSendDto,
  ): Send {
    const attachments = sent === undefined ? undefined : readAttachments(sent);
    if (attachments instanceof Refusal) throw attachments;
    const writer = writerOf(call);
    const messageId = randomUUID();
    const timers = this.notices.timers(messageId);
    return { writer, messageId, content, replyTo, thread, mentions, attachments, metadata, timers };
  }
}
