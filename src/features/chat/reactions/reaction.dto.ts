import { ValidateBy } from 'class-validator';
import { ChatMessageDto } from '../messages/message.dto.js';
import { isEmoji } from './reaction.rules.js';

export class ChatReactionDto extends ChatMessageDto {
  @ValidateBy({ name: 'isEmoji', validator: { validate: isEmoji } })
  emoji!: string;
}
