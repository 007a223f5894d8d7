import { IsInt, IsString, Max, Min, ValidateBy } from 'class-validator';
import { MayBeAbsent } from '../../realtime/may-be-absent.decorator.js';
import { HISTORY_MAX, isThread } from './chat.rules.js';

/** CHAT-9: `item:<item id>`. */
function IsThread(): PropertyDecorator {
  return ValidateBy({ name: 'isThread', validator: { validate: isThread } });
}

/** The original's `{content}`. */
export class ChatSendDto {
  @IsString()
  content!: string;

  @MayBeAbsent()
  @IsThread()
  thread?: string;
}

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
