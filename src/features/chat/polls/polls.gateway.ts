import { SubscribeMessage } from '@nestjs/websockets';
import type { RoomCall } from '../../../realtime/call.js';
import { CurrentCall, Payload } from '../../../realtime/handler-params.js';
import { RealtimeGateway } from '../../../realtime/realtime-gateway.decorator.js';
import { ChatMessageDto } from '../messages/message.dto.js';
import { ChatPollDto, ChatPollVoteDto } from './poll.dto.js';
import { PollsService } from './polls.service.js';

@RealtimeGateway()
export class PollsGateway {
  constructor(private readonly polls: PollsService) {}

  @SubscribeMessage('chat.poll')
  onPoll(@Payload() poll: ChatPollDto, @CurrentCall() call: RoomCall) {
    return this.polls.ask(call, poll);
  }

  @SubscribeMessage('chat.poll_vote')
  onVote(@Payload() vote: ChatPollVoteDto, @CurrentCall() call: RoomCall) {
    return this.polls.vote(call, vote);
  }

  @SubscribeMessage('chat.poll_close')
  onClose(@Payload() poll: ChatMessageDto, @CurrentCall() call: RoomCall) {
    return this.polls.close(call, poll);
  }
}
