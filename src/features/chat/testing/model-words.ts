import type { UserId } from '../../../protocol/ids.js';
import type { ErrorCode } from '../../../protocol/error-code.js';
import type { Seq } from '../../../protocol/position.js';
import type { Attachment, ReactionCount } from '../chat.messages.js';
import type { ChatEditDto, ChatMessageDto, ChatSendDto } from '../messages/message.dto.js';
import type { ChatModerateDto } from '../moderation/moderation.dto.js';
import type { ChatPollDto, ChatPollVoteDto } from '../polls/poll.dto.js';
import type { ChatReactionDto } from '../reactions/reaction.dto.js';
import type { ChatDeliveredDto, ChatReadDto } from '../receipts/receipt.dto.js';

export interface Who {
  readonly user: UserId;
  readonly role: 'guest' | 'member' | 'moderator';
}
type Spoken<Action, Fields> = Action extends string ? { readonly action: Action } & Fields : never;
export type Command =
  | Spoken<'send', ChatSendDto>
  | Spoken<'edit', ChatEditDto>
  | Spoken<'delete' | 'pin' | 'unpin' | 'poll_close', ChatMessageDto>
  | Spoken<'react' | 'unreact', ChatReactionDto>
  | Spoken<'poll', ChatPollDto>
  | Spoken<'poll_vote', ChatPollVoteDto>
  | Spoken<'read', ChatReadDto>
  | Spoken<'delivered', ChatDeliveredDto>
  | Spoken<'moderate', ChatModerateDto>;
export type Of<Action extends Command['action']> = Extract<Command, { readonly action: Action }>;
/** A frame, as it can be sent again. */
export interface Frame {
  readonly by: Who;
  readonly id: string | undefined;
  readonly command: Command;
}

/** An ack, or what an event tells. */
export type Facts = Readonly<Record<string, unknown>>;

/** What a command of the model is refused with. */
export class Refused extends Error {
  constructor(
    readonly code: ErrorCode,
    /** Absent: whatever the server says. */
    readonly details?: Facts,
    readonly retryAfterMs?: number,
  ) {
    super(code);
  }
}

export interface ModelPoll {
  readonly options: readonly string[];
  readonly multiple?: boolean | undefined;
  readonly closes_at?: number | undefined;
  isClosed: boolean;
  readonly ballots: Map<UserId, readonly number[]>;
}
export interface ModelMessage {
  readonly message_id: string;
  readonly seq: Seq;
  readonly ts: number;
  readonly by: UserId;
  /** Beside the content, as it was sent. */
  readonly extras: {
    readonly reply_to?: string | undefined;
    readonly thread?: string | undefined;
    readonly mentions?: readonly string[] | undefined;
    readonly attachments?: readonly Attachment[] | undefined;
    readonly metadata?: Facts | undefined;
  };
  /** Whose message it replies to. */
  readonly answers: UserId | undefined;
  readonly poll: ModelPoll | undefined;
  content: string;
  version: number;
  edited_at?: number;
  reactions: readonly ReactionCount[];
  replies: number;
  lastReplyAt: number;
  deletedBy?: UserId;
}

/** An event of the log; what carried a message's content is its deletion once that is deleted (CHAT-4). */
export interface ModelEvent {
  readonly by: UserId;
  readonly ts: number;
  readonly payload: Facts;
  readonly carries: ModelMessage | undefined;
}
