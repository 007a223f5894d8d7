import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { HISTORY_MAX } from './chat.rules.js';

/** The original's `{content}`. */
export class ChatSendDto {
  @IsString()
  content!: string;
}

/** CHAT-5: at most one of the cursors; without any, the newest messages. */
export class ChatHistoryDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  before?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  after?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  around?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(HISTORY_MAX)
  limit?: number;
}
