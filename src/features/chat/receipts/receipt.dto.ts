import { IsInt, Min } from 'class-validator';
import { MayBeAbsent } from '../../../realtime/may-be-absent.decorator.js';
import { IsThread } from '../messages/message.dto.js';

export class ChatUnreadDto {
  @MayBeAbsent()
  @IsThread()
  thread?: string;
}

export class ChatDeliveredDto {
  /** A seq. */
  @IsInt()
  @Min(0)
  up_to!: number;
}

export class ChatReadDto extends ChatDeliveredDto {
  @MayBeAbsent()
  @IsThread()
  thread?: string;
}
