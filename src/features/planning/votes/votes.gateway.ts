import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { PlanningVoteDto } from './vote.dto.js';
import { VotesService } from './votes.service.js';

@RealtimeGateway()
export class VotesGateway {
  constructor(private readonly votes: VotesService) {}

  @SubscribeMessage('planning.vote')
  onVote(@Payload() vote: PlanningVoteDto, @CurrentCall() call: RoomCall) {
    return this.votes.vote(call, vote);
  }
}
