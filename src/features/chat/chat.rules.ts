import { readBody } from '../../store/body.js';
import type { UserId } from '../../protocol/ids.js';
import { Refusal } from '../../protocol/refusal.js';
import { isPlainText } from '../../protocol/text.js';
import { change } from '../../realtime/decision.js';
import type { Decision } from '../../realtime/decision.js';
import type { ListEntry, ListPage, ListRange, RoomView } from '../../store/room-store.js';
import type { ChatHistoryAck, ChatMessage, ChatMessageBody, ChatSendAck } from './chat.messages.js';

/** Code points of one message. */
const CONTENT_MAX = 4_000;
/** Messages that a room keeps; they outlive the hot log. */
const CHAT_KEEP = 10_000;
/** Messages of one history page. */
export const HISTORY_MAX = 100;
const HISTORY_DEFAULT = 50;
export const CHAT_LIST = 'chat.messages';

export interface ChatSend {
  readonly user: UserId;
  readonly content: string;
  /** Made by the server, unique. */
  readonly messageId: string;
}

/** CHAT-1, CHAT-2. The content is kept as sent; only its length is counted without surrounding white space. */
export function decideSend({ user, content, messageId }: ChatSend): Decision<ChatSendAck> {
  const fault = contentFault(content);
  if (fault !== null) return fault;
  const message: ChatMessageBody = { content, message_id: messageId, version: 1 };
  const body = JSON.stringify(message);
  return change(
    {
      events: [{ kind: 'chat.send', by: user, body }],
      lists: [{ list: CHAT_LIST, op: 'append', body, keep: CHAT_KEEP }],
    },
    { message_id: messageId, version: 1 },
  );
}

function contentFault(content: string): Refusal | null {
  const trimmed = content.trim();
  if (trimmed === '') return new Refusal('content_empty');
  if (!isPlainText(content)) return new Refusal('invalid_text');
  // Code points are never more than code units, so a short text needs no counting.
  if (trimmed.length > CONTENT_MAX && Array.from(trimmed).length > CONTENT_MAX) {
    return new Refusal('content_too_long', { details: { max: CONTENT_MAX } });
  }
  return null;
}

export interface ChatHistory {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly around?: number | undefined;
  readonly limit?: number | undefined;
}

/** The ranges to read for a page: one, or for `around` the older half (with the message itself) and the newer half. */
export function historyRanges({ before, after, around, limit = HISTORY_DEFAULT }: ChatHistory): ListRange[] | Refusal {
  const cursors = [before, after, around].filter((cursor) => cursor !== undefined);
  if (cursors.length > 1) return new Refusal('cursor_invalid', { message: 'Give one of before, after, around' });
  if (around !== undefined) {
    const older = Math.ceil((limit + 1) / 2);
    const newer = limit - older;
    const ranges: ListRange[] = [{ list: CHAT_LIST, before: around + 1, limit: older }];
    return newer < 1 ? ranges : [...ranges, { list: CHAT_LIST, after: around, limit: newer, from: 'oldest' }];
  }
  if (after !== undefined) return [{ list: CHAT_LIST, after, limit, from: 'oldest' }];
  return [{ list: CHAT_LIST, limit, ...(before === undefined ? {} : { before }) }];
}

export function historyPage({ lists, at }: Pick<RoomView, 'lists' | 'at'>): ChatHistoryAck {
  const first: ListPage | undefined = lists[0];
  const last: ListPage | undefined = lists.at(-1);
  return {
    messages: lists.flatMap(({ entries }) => entries.map(toMessage)),
    has_more_before: first?.moreBefore ?? false,
    has_more_after: last?.moreAfter ?? false,
    as_of: at.seq,
  };
}

function toMessage({ seq, ts, by, body }: ListEntry): ChatMessage {
  return { seq, ts, user_id: by, ...readBody<ChatMessageBody>(body) };
}
