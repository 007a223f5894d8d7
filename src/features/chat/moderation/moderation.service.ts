import { Injectable } from '@nestjs/common';
import { Refusal } from '../../../protocol/refusal.js';
import { isPlainText } from '../../../protocol/text.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Removals } from '../../../realtime/removals.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { ChatReport } from '../chat.messages.js';
import { SETTINGS } from '../writer.rules.js';
import { writerOf } from '../writer.js';
import type { ChatModerateDto } from './moderation.dto.js';
import { decideMute, decideSlowMode, decideUnmute, muteReads, rankFault } from './moderation.rules.js';
import { REPORTS, decideDismissal, decideReport, reportReads, reportsOf } from './report.rules.js';

const mute = defineCommand({ reads: muteReads, decide: decideMute });
const unmute = defineCommand({ reads: muteReads, decide: decideUnmute });
const slowMode = defineCommand({ reads: () => ({ rows: [SETTINGS] }), decide: decideSlowMode });
const report = defineCommand({ reads: reportReads, decide: decideReport });
const dismiss = defineCommand({ reads: () => ({ rows: [REPORTS] }), decide: decideDismissal });

@Injectable()
export class ModerationService {
  constructor(
    private readonly rooms: Rooms,
    private readonly removals: Removals,
  ) {}

  moderate(call: RoomCall, said: ChatModerateDto): Promise<object> {
    const { user_id: target, message_id: messageId, until, interval_ms: intervalMs } = said;
    if (said.op === 'report') return this.report(call, said);
    const writer = writerOf(call);
    switch (said.op) {
      case 'dismiss':
        return this.rooms.run(dismiss, call, { writer, messageId });
      case 'slow_mode':
        return this.rooms.run(slowMode, call, { writer, intervalMs });
      case 'mute':
        return this.rooms.run(mute, call, { writer, target, until });
      case 'unmute':
        return this.rooms.run(unmute, call, { writer, target });
      case 'remove':
      case 'readmit':
        return this.removeOrReadmit(call, said);
    }
  }

  /** CHAT-12: what waits to be seen to, newest first. */
  async reports({ room, role }: RoomCall): Promise<{ reports: readonly ChatReport[] }> {
    if (role !== 'moderator' && role !== 'owner') throw new Refusal('forbidden');
    return { reports: reportsOf(await this.rooms.view(room, { rows: [REPORTS] })) };
  }

  private report(call: RoomCall, { message_id: messageId, thread, reason }: ChatModerateDto): Promise<object> {
    if (reason !== undefined && !isPlainText(reason)) throw new Refusal('invalid_text');
    return this.rooms.run(report, call, { messageId, thread, user: call.session.user, reason });
  }

  private async removeOrReadmit(call: RoomCall, { op, user_id: user, until }: ChatModerateDto): Promise<object> {
    const fault = rankFault(writerOf(call), user, await this.rooms.view(call.room, { roster: [user] }));
    if (fault !== null) throw fault;
    return op === 'remove' ? this.removals.remove(call, { user, until }) : this.removals.readmit(call, { user });
  }
}
