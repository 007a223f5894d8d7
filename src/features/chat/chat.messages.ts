import type { Seq } from '../../protocol/position.js';

/** What members are told of a message, and what the room keeps of it. */
export interface ChatMessageBody {
  readonly content: string;
  readonly message_id: string;
  readonly version: number;
  /** What it is a comment on: `item:<item id>` (CHAT-9). */
  readonly thread?: string;
}
/** CHAT-2; `seq`, `ts` and `epoch` are added by the commit. */
export interface ChatSendAck {
  readonly message_id: string;
  readonly version: number;
}
/** CHAT-5. */
export interface ChatMessage extends ChatMessageBody {
  readonly seq: Seq;
  readonly ts: number;
  readonly user_id: string;
}
export interface ChatHistoryAck {
  /** Ascending by seq. */
  readonly messages: readonly ChatMessage[];
  readonly has_more_before: boolean;
  readonly has_more_after: boolean;
  /** The history is complete up to here: live events with a higher seq continue it without gap or overlap. */
  readonly as_of: Seq;
}
