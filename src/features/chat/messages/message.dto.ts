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

  /** Where the message was found, if that was a thread. */
  @MayBeAbsent()
  @IsThread()
  thread?: string;
}

/** The original's `{content}`, and what may stand beside it. */
export class ChatSendDto {
  /** 1 to 4,000 code points, counted without surrounding white space; may be empty beside attachments. */
  @IsString()
  content!: string;

  /** A message of the room, deleted or not. */
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

  /** Files elsewhere; the rules judge each. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(ATTACHMENTS_MAX)
  attachments?: unknown[];

  /** Your own, up to 4 KiB. */
  @MayBeAbsent()
  @IsObject()
  metadata?: JsonObject;
}

export class ChatEditDto extends ChatMessageDto {
  /** As of a new message. */
  @IsString()
  content!: string;

  /** The version that the client saw. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  base_version?: number;
}
