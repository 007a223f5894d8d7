import { Injectable } from '@nestjs/common';
import { COMMAND_MAX_RACES } from '../../../protocol/limits.js';
import type { Seq } from '../../../protocol/position.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { RoomLines } from '../../../realtime/room-lines.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import { authorOf } from '../author.js';
import { Upkeep } from '../items/upkeep.service.js';
import type { UndoAck } from '../planning.messages.js';
import { commitToUndo, ownCommits } from './undo-stack.rules.js';
import type { OwnCommit } from './undo-stack.rules.js';
import { OtherCommit, UNDO_MAX_BYTES, decideUndo, ownRange, undoReads } from './undo.rules.js';

const undo = defineCommand({ reads: undoReads, decide: decideUndo });

/** Everybody takes back what they did themselves. */
@Injectable()
export class UndoService {
  constructor(
    private readonly rooms: Rooms,
    private readonly upkeep: Upkeep,
    private readonly lines: RoomLines,
  ) {}

  /** What is to be undone says what has to be read; whoever undid it meanwhile, on another device, lets it look again. */
  async undo(call: RoomCall, seq: Seq | undefined): Promise<UndoAck & Stamp> {
    const author = authorOf(call);
    const tell = this.lines.tell();
    for (let look = 0; look < COMMAND_MAX_RACES; look++) {
      try {
        return await this.upkeep.run(undo, call, { author, seq, commit: await this.commit(call, seq), tell });
      } catch (error) {
        if (!(error instanceof OtherCommit)) throw error;
      }
    }
    throw new Refusal('unavailable', { message: 'Other devices keep undoing; repeat with the same `id`' });
  }

  private async commit({ room, session }: RoomCall, seq: Seq | undefined): Promise<OwnCommit | undefined> {
    const { lists } = await this.rooms.view(room, { lists: [ownRange(session)], maxBytes: UNDO_MAX_BYTES });
    return commitToUndo(lists.flatMap(ownCommits), seq);
  }
}
