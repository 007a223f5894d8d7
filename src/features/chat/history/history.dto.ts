import { IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { IsThread } from '../messages/message.dto.js';
import { HISTORY_MAX } from './history.rules.js';

/** CHAT-5: at most one of the cursors; without any, the newest messages. */
export class ChatHistoryDto {
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  before?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(0)
  after?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  around?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(HISTORY_MAX)
  limit?: number;

  @MayBeAbsent()
  @IsThread()
  thread?: string;
}
