import { IsInt, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { IsThread } from '../messages/message.dto.js';
import { HISTORY_MAX } from './history.rules.js';

/** CHAT-5: at most one of the cursors; without any, the newest messages. */
export class ChatHistoryDto {
  /** A seq: what came before it, newest of that. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  before?: number;

  /** A seq: what came after it, oldest of that. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  after?: number;

  /** A seq: what is to both sides of it. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  around?: number;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(HISTORY_MAX)
  limit?: number;

  /** That thread alone. */
  @MayBeAbsent()
  @IsThread()
  thread?: string;
}
