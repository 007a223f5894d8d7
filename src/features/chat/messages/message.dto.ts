import { ArrayMaxSize, IsArray, IsInt, IsObject, IsString, Min, ValidateBy } from 'class-validator';
import type { ValidationOptions } from 'class-validator';
import type { JsonObject } from '../../../protocol/envelope.js';
import { IsId } from '../../../realtime/is-id.decorator.js';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { isThread } from '../thread.rules.js';

const MENTIONS_MAX = 50;
const ATTACHMENTS_MAX = 10;

/** CHAT-9. */
export function IsThread(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isThread', validator: { validate: isThread } }, options);
}

/** What names a message, and where it was found. */
export class ChatMessageDto {
  @IsId()
  message_id!: string;

  @MayBeAbsent()
  @IsThread()
  thread?: string;
}

/** The original's `{content}`, and what may stand beside it. */
export class ChatSendDto {
  @IsString()
  content!: string;

  @MayBeAbsent()
  @IsId()
  reply_to?: string;

  @MayBeAbsent()
  @IsThread()
  thread?: string;

  /** User ids, and `@all`, which could be one. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(MENTIONS_MAX)
  @IsId({ each: true })
  mentions?: string[];

  /** Each is judged by the rules. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(ATTACHMENTS_MAX)
  attachments?: unknown[];

  @MayBeAbsent()
  @IsObject()
  metadata?: JsonObject;
}

export class ChatEditDto extends ChatMessageDto {
  @IsString()
  content!: string;

  /** The version that the client saw. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  base_version?: number;
}
