import type { JsonObject } from '../../protocol/envelope.js';
import type { Seq } from '../../protocol/position.js';

/** CHAT-1: what the server is told of a file; the file itself is elsewhere. */
export interface Attachment {
  readonly kind: 'image' | 'video' | 'audio' | 'file';
  readonly url: string;
  readonly name?: string | undefined;
  readonly mime?: string | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
  /** Pixels. */
  readonly w?: number | undefined;
  readonly h?: number | undefined;
}
/** What may stand beside the content, as it was sent. */
export interface MessageExtras {
  readonly reply_to?: string;
  /** What it is a comment on, or a reply to: `item:<item id>`, or a message id (CHAT-9). */
  readonly thread?: string;
  /** User ids, and `@all`. */
  readonly mentions?: readonly string[];
  readonly attachments?: readonly Attachment[];
  readonly metadata?: JsonObject;
  /** Told by the server in the name of whoever caused it; for clients with words of their own (CHAT-14). */
  readonly system?: SystemLine;
}
export interface SystemLine {
  readonly key: string;
  readonly params: JsonObject;
}
/** CHAT-11: who voted for what: places of options. */
export interface PollBallot {
  readonly user_id: string;
  readonly options: readonly number[];
}
/** CHAT-11. */
export interface PollState {
  readonly options: readonly string[];
  readonly multiple?: true;
  readonly closes_at?: number;
  readonly closed?: true;
  /** Votes by option. */
  readonly tally: readonly number[];
  readonly voters: number;
  /** Of the first 100 voters, in the order in which they last voted. */
  readonly ballots?: readonly PollBallot[];
}
/** CHAT-6: a history shows the first 20 users, `reactions` all. */
export interface ReactionCount {
  readonly emoji: string;
  readonly count: number;
  readonly users: readonly string[];
}

/** CHAT-2: what members are told of a new message. */
export interface ChatMessageBody extends MessageExtras {
  readonly content: string;
  readonly message_id: string;
  /** 1, and one more with each change. */
  readonly version: number;
  readonly poll?: PollState;
}
/** `seq`, `ts` and `epoch` are added by the commit. */
export interface ChatSendAck {
  readonly message_id: string;
  readonly version: number;
  /** Who does not belong to the room. */
  readonly mentions_dropped?: readonly string[];
}
/** CHAT-3. */
export interface ChatEdited {
  readonly action: 'edited';
  readonly message_id: string;
  readonly content: string;
  readonly version: number;
  readonly edited_at: number;
  readonly thread?: string;
}
/** CHAT-3, CHAT-4. */
export interface ChatVersionAck {
  readonly version: number;
  readonly noop?: true;
}
/** CHAT-4. */
export interface ChatDeleted {
  readonly action: 'deleted';
  readonly message_id: string;
  readonly version: number;
  readonly by: string;
  readonly thread?: string;
}

/** CHAT-5: a message as it is now. */
export interface ChatMessage extends ChatMessageBody {
  readonly seq: Seq;
  readonly ts: number;
  readonly user_id: string;
  /** Server ms. */
  readonly edited_at?: number;
  /** Of each the first 20 users. */
  readonly reactions?: readonly ReactionCount[];
  /** Of the message that began a thread; deleted ones count. */
  readonly reply_count?: number;
  /** Server ms. */
  readonly last_reply_at?: number;
}
/** What is left of a deleted one. */
export interface ChatTombstone {
  readonly message_id: string;
  readonly seq: Seq;
  readonly ts: number;
  readonly user_id: string;
  readonly version: number;
  readonly deleted: true;
  readonly by: string;
  readonly thread?: string;
}
export interface ChatHistoryAck {
  /** Ascending by seq. */
  readonly messages: readonly (ChatMessage | ChatTombstone)[];
  readonly has_more_before: boolean;
  readonly has_more_after: boolean;
  /** The history is complete up to here: live events with a higher seq continue it without gap or overlap. */
  readonly as_of: Seq;
}

/** CHAT-6. */
export interface ChatReaction {
  readonly action: 'reaction';
  readonly message_id: string;
  readonly emoji: string;
  readonly op: 'add' | 'remove';
  /** How many there are of it now. */
  readonly count: number;
  readonly thread?: string;
}
export interface ChatReactionAck {
  readonly count: number;
  readonly noop?: true;
}
/** CHAT-10. */
export interface ChatPinned {
  readonly action: 'pinned' | 'unpinned';
  readonly message_id: string;
}
/** How many are pinned now. */
export interface ChatPinAck {
  readonly pinned: number;
  readonly noop?: true;
}
/** CHAT-11. */
export type PollTally = Pick<PollState, 'tally' | 'voters'>;
export interface ChatPollEvent extends PollTally {
  readonly action: 'poll';
  readonly state: 'open' | 'closed';
  readonly message_id: string;
  /** The ballot of `user_id` from now on, `[]`: none; absent when a poll is closed. */
  readonly options?: readonly number[];
  readonly thread?: string;
}
/** CHAT-7. */
export interface ChatTyping {
  readonly action: 'typing';
  readonly state: 'start' | 'stop';
  readonly thread?: string;
}
/** CHAT-8. */
export interface ChatReceipt {
  readonly action: 'receipt';
  readonly kind: 'read' | 'delivered';
  readonly up_to: Seq;
}
export interface ChatMarkAck {
  readonly up_to: Seq;
}
export interface MemberReceipt {
  readonly user_id: string;
  readonly read: Seq;
  readonly delivered: Seq;
}
export interface ChatUnread {
  readonly up_to: Seq;
  readonly unread: number;
  readonly mentions: number;
  /** There are more messages after those that were counted. */
  readonly more: boolean;
}
/** CHAT-12. */
export interface ChatReport {
  readonly user_id: string;
  readonly ts: number;
  readonly message_id: string;
  readonly author_id: string;
  readonly reason?: string;
  readonly thread?: string;
}
export type ChatModeration =
  | { readonly action: 'muted'; readonly target_id: string; readonly until?: number }
  | { readonly action: 'unmuted'; readonly target_id: string }
  | { readonly action: 'slow_mode'; readonly interval_ms: number };
