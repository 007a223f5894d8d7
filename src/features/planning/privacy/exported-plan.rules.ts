import type { UserId } from '../../../protocol/ids.js';
import type { ExportedLine } from '../../../realtime/personal-data.js';
import { readBody } from '../../../store/body.js';
import type { ListName, RowKey } from '../../../store/room-contents.js';
import type { ListEntry } from '../../../store/room-store.js';
import { HISTORY } from '../items/history.rules.js';
import type { HistoryEntry } from '../items/history.rules.js';
import { GONE, ITEMS, LEASES, idOfGone, idOfItem, idOfLease } from '../planning-rows.rules.js';
import type { GoneRow, ItemRow, LeaseRow } from '../planning-rows.rules.js';

/** PRIV-3: what the user made of the itinerary, as far as its history goes. */
export function exportedChanges(list: ListName, { seq, ts, body }: ListEntry, user: UserId): ExportedLine[] {
  if (!list.startsWith(HISTORY)) return [];
  const { by, rows } = readBody<HistoryEntry>(body);
  if (by !== user) return [];
  const item_id = list.slice(HISTORY.length);
  return rows.map(({ offset, base: _, inverse: __, ...change }) => ({
    type: 'change',
    item_id,
    seq: seq + offset,
    ts,
    ...change,
  }));
}

export function exportedRow(key: RowKey, body: string, user: UserId): ExportedLine[] {
  if (key.startsWith(ITEMS)) return ofItem(idOfItem(key), readBody<ItemRow>(body), user);
  if (key.startsWith(GONE)) {
    const gone = readBody<GoneRow>(body);
    const item_id = idOfGone(key);
    return [...ofItem(item_id, gone, user), ...(gone.by === user ? [{ type: 'deletion', item_id, ts: gone.at }] : [])];
  }
  if (!key.startsWith(LEASES)) return [];
  const { user: holder, expires_at, waiting = [] } = readBody<LeaseRow>(body);
  const item_id = idOfLease(key);
  return [
    ...(holder === user ? [{ type: 'lease', item_id, expires_at }] : []),
    ...waiting.filter((waiter) => waiter.user === user).map(() => ({ type: 'waiting', item_id })),
  ];
}

function ofItem(item_id: string, { data, votes }: ItemRow, user: UserId): ExportedLine[] {
  const { assignees } = data;
  const isAssigned = Array.isArray(assignees) && assignees.includes(user);
  return [
    ...Object.entries(votes ?? {})
      .filter(([voter]) => voter === user)
      .map(([, value]) => ({ type: 'vote', item_id, value })),
    ...(isAssigned ? [{ type: 'assignment', item_id }] : []),
  ];
}
