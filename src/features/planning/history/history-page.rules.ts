import { HISTORY_MAX, historyCommits } from '../items/history.rules.js';
import type { HistoryCommit } from '../items/history.rules.js';
import type { HistoryAck, HistoryChangeMessage } from '../planning.messages.js';
import type { ListPage } from '../../../store/room-store.js';

/** Changes of one page. */
export const HISTORY_PAGE_MAX = HISTORY_MAX;
/** Bytes of JSON of one page: one commit may have changed an item often. */
const PAGE_MAX_BYTES = 128 * 1024;

export interface HistoryRange {
  readonly limit?: number;
  /** A version; absent = from the newest change on. */
  readonly before?: number;
}

/** PLAN-9: what became of an item, newest first, as far as the page of its list goes. */
export function historyPage(page: ListPage, { limit = HISTORY_PAGE_MAX, before = Infinity }: HistoryRange): HistoryAck {
  const known = historyCommits(page).flatMap(changesOf).toReversed();
  const asked = known.filter(({ version }) => version < before);
  const changes = asked.slice(0, Math.min(limit, countFitting(asked)));
  return { changes, more: page.moreBefore || changes.length < asked.length };
}

function changesOf({ rows, seq, ts, by, undoes }: HistoryCommit): HistoryChangeMessage[] {
  return rows.map(({ version, base, action, offset, inverse: _, ...change }) => ({
    version,
    base,
    seq: seq + offset,
    ts,
    user_id: by,
    action,
    ...change,
    ...(undoes === undefined ? {} : { undoes }),
  }));
}

/** How many of them make a page; one always does. */
function countFitting(changes: readonly HistoryChangeMessage[]): number {
  let bytes = 0;
  const tooMany = changes.findIndex((change, place) => {
    bytes += Buffer.byteLength(JSON.stringify(change));
    return place > 0 && bytes > PAGE_MAX_BYTES;
  });
  return tooMany < 0 ? changes.length : tooMany;
}
