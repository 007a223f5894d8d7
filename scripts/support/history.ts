import type { RoomLog } from './room-log.js';
import type { WireClient } from './wire-client.js';

export interface ChatLine {
  readonly seq: number;
  readonly user_id: string;
  readonly content: string;
}
interface HistoryPage {
  readonly messages: ChatLine[];
  readonly has_more_after: boolean;
}

/** Small, so that every history takes several pages. */
const PAGE = 10;

/** The whole chat as the server tells it, page by page, oldest first. */
export async function readHistory(client: WireClient): Promise<ChatLine[]> {
  const lines: ChatLine[] = [];
  for (;;) {
    const request = { action: 'history', after: lines.at(-1)?.seq ?? 0, limit: PAGE };
    const page = (await client.get('chat', request)) as unknown as HistoryPage;
    lines.push(...page.messages.map(({ seq, user_id, content }) => ({ seq, user_id, content })));
    if (!page.has_more_after) return lines;
  }
}

/** The whole chat as it was heard live. */
export function chatIn({ events }: RoomLog): ChatLine[] {
  const messages = events.filter(({ type }) => type === 'chat');
  return messages.map(({ seq = 0, user_id = '', payload }) => ({ seq, user_id, content: String(payload['content']) }));
}
