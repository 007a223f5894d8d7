import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsInt, IsString, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { ChatMessageDto, IsThread } from '../messages/message.dto.js';
import { OPTIONS_MAX } from './poll.rules.js';

export class ChatPollDto {
  /** The content of the message. */
  @IsString()
  question!: string;

  /** All different, of 1 to 200 code points. */
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(OPTIONS_MAX)
  @IsString({ each: true })
  options!: string[];

  /** Whether a ballot may have several of them. */
  @MayBeAbsent()
  @IsBoolean()
  multiple?: boolean;

  /** Server ms, up to a year ahead; absent = when somebody closes it. */
  @MayBeAbsent()
  @IsInt()
  closes_at?: number;

  @MayBeAbsent()
  @IsThread()
  thread?: string;
}

export class ChatPollVoteDto extends ChatMessageDto {
  /** Places in the poll's options; none takes the ballot back. */
  @IsArray()
  @ArrayMaxSize(OPTIONS_MAX)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(OPTIONS_MAX - 1, { each: true })
  options!: number[];
}
