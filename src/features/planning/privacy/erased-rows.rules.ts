import type { ItemId, UserId } from '../../../protocol/ids.js';
import { both } from '../../../realtime/decision.js';
import type { Changes } from '../../../realtime/decision.js';
import { ERASED } from '../../../realtime/personal-data.js';
import type { RoomView } from '../../../store/room-store.js';
import { HISTORY_MAX, historyList } from '../items/history.rules.js';
import type { HistoryEntry } from '../items/history.rules.js';
import { endLease, isOver, leaseOf, overdueReason } from '../leases/lease-end.rules.js';
import { queueTold, withQueue } from '../leases/queue.rules.js';
import { itemKey, leaseKey, readRow } from '../planning-rows.rules.js';
import type { ItemRow } from '../planning-rows.rules.js';
import { voteChanges } from '../votes/vote.rules.js';

/** The vote is taken back, as its user could; an assignment is a change of the item. */
export function eraseFromItem(itemId: ItemId, user: UserId, view: RoomView): Changes | null {
  const item = readRow<ItemRow>(view.rows.get(itemKey(itemId)));
  if (item === undefined) return null;
  const { assignees } = item.data;
  const isAssigned = Array.isArray(assignees) && assignees.includes(user);
  const isVoter = Object.entries(item.votes ?? {}).some(([voter]) => voter === user);
  if (!isAssigned && !isVoter) return null;
  const voted = isVoter ? voteChanges({ itemId, user, value: 0 }, item) : undefined;
  const left = voted?.item ?? item;
  const events = voted?.events ?? [];
  if (!isAssigned) return { puts: [[itemKey(itemId), JSON.stringify(left)]], events };
  const others = assignees.filter((each) => each !== user);
  const changed = unassign(itemId, left, { assignees: others }, { view, offset: events.length });
  return both({ events }, changed);
}

/** By nobody's lease: it is no edit that could be lost, and it is told with its version as any change. */
function unassign(
  itemId: ItemId,
  item: ItemRow,
  data: { readonly assignees: unknown[] },
  { view, offset }: { readonly view: RoomView; readonly offset: number },
): Changes {
  const version = Math.max(item.version, view.countFloor) + 1;
  const told = { action: 'update', item_id: itemId, data, version };
  const row = { action: 'update', data, inverse: data, version, base: item.version, offset } as const;
  const entry: HistoryEntry = { by: ERASED, rows: [row] };
  return {
    puts: [[itemKey(itemId), JSON.stringify({ ...item, data: { ...item.data, ...data }, version })]],
    lists: [{ list: historyList(itemId), op: 'append', body: JSON.stringify(entry), keep: HISTORY_MAX }],
    events: [{ kind: 'planning.update', by: ERASED, body: JSON.stringify(told) }],
  };
}

/** Who is gone holds nothing, and waits for nothing. */
export function eraseFromLease(itemId: ItemId, user: UserId, view: RoomView): Changes | null {
  const lease = leaseOf(view, itemId);
  if (lease === undefined) return null;
  const { waiting = [] } = lease;
  const others = waiting.filter((waiter) => waiter.user !== user);
  const left = withQueue(lease, others);
  if (lease.user === user) {
    return endLease(itemId, left, isOver(lease, view) ? overdueReason(lease) : 'released', view);
  }
  if (others.length === waiting.length) return null;
  return { puts: [[leaseKey(itemId), JSON.stringify(left)]], lanes: [queueTold(itemId, others, ERASED, view)] };
}
