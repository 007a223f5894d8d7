import { IsIn } from 'class-validator';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { IsThread } from '../messages/message.dto.js';

export class ChatTypingDto {
  @IsIn(['start', 'stop'])
  state!: 'start' | 'stop';

  @MayBeAbsent()
  @IsThread()
  thread?: string;
}
