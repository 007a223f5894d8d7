import { Refusal } from '../../../protocol/refusal.js';
import type { ListPage, ListRange, RoomView } from '../../../store/room-store.js';
import type { ChatHistoryAck } from '../chat.messages.js';
import { CHAT_LIST, shownEntry, threadList } from '../message.rules.js';

/** Messages of one page. */
export const HISTORY_MAX = 100;
const HISTORY_DEFAULT = 50;

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
    messages: lists.flatMap(({ entries }) => entries.map(shownEntry)),
    has_more_before: first?.moreBefore ?? false,
    has_more_after: last?.moreAfter ?? false,
    as_of: at.seq,
  };
}
