import { readBody } from '../../store/body.js';
import { parseId } from '../../protocol/ids.js';
import type { UserId } from '../../protocol/ids.js';
import { Refusal } from '../../protocol/refusal.js';
import { isPlainText } from '../../protocol/text.js';
import { change } from '../../realtime/decision.js';
import type { Decision } from '../../realtime/decision.js';
import type { ListEntry, ListName, ListPage, ListRange, RoomView } from '../../store/room-store.js';
import type { ChatHistoryAck, ChatMessage, ChatMessageBody, ChatSendAck } from './chat.messages.js';

/** Code points of one message. */
const CONTENT_MAX = 4_000;
/** Messages that a room keeps; they outlive the hot log. */
const CHAT_KEEP = 10_000;
/** Messages of one history page. */
export const HISTORY_MAX = 100;
const HISTORY_DEFAULT = 50;
/** Comments that each thread keeps. */
const THREAD_KEEP = 1_000;
const ITEM_THREAD = 'item:';
export const CHAT_LIST = 'chat.messages';
const threadList = (thread: string): ListName => `chat.thread/${thread}`;

export interface ChatSend {
  readonly user: UserId;
  readonly content: string;
  /** Made by the server, unique. */
  readonly messageId: string;
  readonly thread?: string | undefined;
}

/** CHAT-9: the comments on an item of the itinerary, whether or not there is one: it may be deleted, or yet to come. */
export function isThread(value: unknown): boolean {
  return (
    typeof value === 'string' && value.startsWith(ITEM_THREAD) && parseId(value.slice(ITEM_THREAD.length)) !== null
  );
}

/** CHAT-1, CHAT-2. The content is kept as sent; only its length is counted without surrounding white space. */
export function decideSend({ user, content, messageId, thread }: ChatSend): Decision<ChatSendAck> {
  const fault = contentFault(content);
  if (fault !== null) return fault;
  const message: ChatMessageBody = {
    content,
    message_id: messageId,
    version: 1,
    ...(thread !== undefined && { thread }),
  };
  const body = JSON.stringify(message);
  return change(
    {
      events: [{ kind: 'chat.send', by: user, body }],
      lists: [
        { list: CHAT_LIST, op: 'append', body, keep: CHAT_KEEP },
        ...(thread === undefined ? [] : [{ list: threadList(thread), op: 'append', body, keep: THREAD_KEEP } as const]),
      ],
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
  /** Only the messages of this thread. */
  readonly thread?: string | undefined;
}

/** The ranges to read for a page: one, or for `around` the older half (with the message itself) and the newer half. */
export function historyRanges(history: ChatHistory): ListRange[] | Refusal {
  const { before, after, around, limit = HISTORY_DEFAULT, thread } = history;
  const list = thread === undefined ? CHAT_LIST : threadList(thread);
  const cursors = [before, after, around].filter((cursor) => cursor !== undefined);
  if (cursors.length > 1) return new Refusal('cursor_invalid', { message: 'Give one of before, after, around' });
  if (around !== undefined) {
    const older = Math.ceil((limit + 1) / 2);
    const newer = limit - older;
    const ranges: ListRange[] = [{ list, before: around + 1, limit: older }];
    return newer < 1 ? ranges : [...ranges, { list, after: around, limit: newer, from: 'oldest' }];
  }
  if (after !== undefined) return [{ list, after, limit, from: 'oldest' }];
  return [{ list, limit, ...(before === undefined ? {} : { before }) }];
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
