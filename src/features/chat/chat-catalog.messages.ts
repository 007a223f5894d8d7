import type { Stamp } from '../../protocol/stamp.js';
import type {
  ChatDeleted,
  ChatEdited,
  ChatHistoryAck,
  ChatMarkAck,
  ChatMessageBody,
  ChatModeration,
  ChatPinAck,
  ChatPinned,
  ChatPollEvent,
  ChatReaction,
  ChatReactionAck,
  ChatReceipt,
  ChatReport,
  ChatSendAck,
  ChatTyping,
  ChatUnread,
  ChatVersionAck,
  MemberReceipt,
  PollTally,
  ReactionCount,
} from './chat.messages.js';

/** What is told, by kind. Of `@durable` events each has a `seq`. */
export interface ChatEvents {
  /**
   * CHAT-2: somebody wrote a message, asked a poll, or changed the itinerary of a room that tells so (CHAT-14).
   * @durable
   */
  readonly send: ChatMessageBody;
  /**
   * CHAT-3: its author changed a message.
   * @durable
   */
  readonly edited: ChatEdited;
  /**
   * CHAT-4: a message is gone, and so is every trace of its content. Stands in the place of each event that carried some.
   * @durable
   */
  readonly deleted: ChatDeleted;
  /**
   * CHAT-6: `user_id` reacts, or does so no more.
   * @durable
   */
  readonly reaction: ChatReaction;
  /**
   * CHAT-10: a message was pinned.
   * @durable
   */
  readonly pinned: ChatPinned & { readonly action: 'pinned' };
  /**
   * CHAT-10: a message is pinned no more.
   * @durable
   */
  readonly unpinned: ChatPinned & { readonly action: 'unpinned' };
  /**
   * CHAT-11: a ballot was cast, or the poll is closed.
   * @durable
   */
  readonly poll: ChatPollEvent;
  /** CHAT-7: somebody types, or does so no more. */
  readonly typing: ChatTyping;
  /** CHAT-8: how far somebody has read, or was delivered; in rooms of up to `RECEIPTS_MAX_MEMBERS` present members. */
  readonly receipt: ChatReceipt;
  /**
   * CHAT-12: a moderator muted somebody.
   * @durable
   */
  readonly muted: Extract<ChatModeration, { readonly action: 'muted' }>;
  /**
   * CHAT-12: somebody may write again.
   * @durable
   */
  readonly unmuted: Extract<ChatModeration, { readonly action: 'unmuted' }>;
  /**
   * CHAT-12: each member may write one message in that time; 0 = as many as they like.
   * @durable
   */
  readonly slow_mode: Extract<ChatModeration, { readonly action: 'slow_mode' }>;
}

/** What a `v=1` client hears of it (section 6). */
export interface ChatSeedEvents {
  /** A message, as `v=2` clients get it. */
  readonly send: ChatMessageBody;
}

/** Each command that a client may send, and what its ack has. */
export interface ChatAcks {
  /** CHAT-1: writes a message; `content` has 1 to 4,000 code points. */
  readonly send: ChatSendAck & Stamp;
  /** CHAT-3: changes a message of your own. */
  readonly edit: ChatVersionAck & Stamp;
  /** CHAT-4: takes a message back, with every trace of its content. */
  readonly delete: ChatVersionAck & Stamp;
  /** CHAT-5: a page of messages as they are now; without a cursor the newest 50. */
  readonly history: ChatHistoryAck;
  /** CHAT-6: reacts to a message. */
  readonly react: ChatReactionAck & Stamp;
  /** CHAT-6: takes a reaction back. */
  readonly unreact: ChatReactionAck & Stamp;
  /** CHAT-6: who reacted to a message, all of them. */
  readonly reactions: { readonly reactions: readonly ReactionCount[] };
  /** CHAT-10: pins a message. */
  readonly pin: ChatPinAck & Stamp;
  /** CHAT-10: takes a pin back. */
  readonly unpin: ChatPinAck & Stamp;
  /** CHAT-10: what is pinned, newest pin first. */
  readonly pins: Pick<ChatHistoryAck, 'messages'>;
  /** CHAT-11: writes a message that asks. */
  readonly poll: ChatSendAck & Stamp;
  /** CHAT-11: casts a ballot, which replaces the one before. */
  readonly poll_vote: PollTally & { readonly noop?: true } & Stamp;
  /** CHAT-11: ends a poll. */
  readonly poll_close: PollTally & Stamp;
  /** CHAT-7: says that you type; say it again every 3 s. */
  readonly typing: object;
  /** CHAT-8: says how far you have read; what is read was delivered. */
  readonly read: ChatMarkAck & Stamp;
  /** CHAT-8: says how far you were delivered. */
  readonly delivered: ChatMarkAck & Stamp;
  /** CHAT-8: how far everybody has read. */
  readonly receipts: { readonly receipts: readonly MemberReceipt[] };
  /** CHAT-8: how many messages of others come after your marker. */
  readonly unread: ChatUnread;
  /** CHAT-12: mutes, slow mode, removals and reports. */
  readonly moderate: { readonly noop?: true } & Stamp;
  /** CHAT-12: what was reported, the newest 100, newest first; for moderators. */
  readonly reports: { readonly reports: readonly ChatReport[] };
}

/** CHAT-5: `state.chat` of a join that includes it: the last 50 messages. */
export interface ChatJoinState extends ChatHistoryAck {
  /** Message ids, newest pin first. */
  readonly pins: readonly string[];
  readonly receipts: readonly MemberReceipt[];
  /** The room is in slow mode. */
  readonly slow_ms?: number;
}
