import { Injectable } from '@nestjs/common';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import { authorOf } from '../author.js';
import { goneKey, itemKey } from '../planning-rows.rules.js';
import type { VoteAck } from '../planning.messages.js';
import type { PlanningVoteDto } from './vote.dto.js';
import { decideVote } from './vote.rules.js';
import type { Vote } from './vote.rules.js';

const vote = defineCommand({
  reads: ({ itemId }: Vote) => ({ rows: [itemKey(itemId), goneKey(itemId)] }),
  decide: decideVote,
});

/** Who is for and against what. */
@Injectable()
export class VotesService {
  constructor(private readonly rooms: Rooms) {}

  async vote(call: RoomCall, { item_id, value }: PlanningVoteDto): Promise<VoteAck & Stamp> {
    const { user } = authorOf(call);
    return this.rooms.run(vote, call, { itemId: item_id, user, value });
  }
}
