import { Refusal } from '../../protocol/refusal.js';
import type { RoomSnapshot, SeedFrame } from '../../realtime/room-feature.js';
import type { RoomQuery, RoomView } from '../../store/room-store.js';
import { FOCUS, shownFocus } from './focus/focus.rules.js';
import { isOver } from './leases/lease-end.rules.js';
import {
  ITEMS,
  LEASES,
  SHELF,
  dayOf,
  idOfLease,
  itemMessage,
  lockMessage,
  lockState,
  readRow,
} from './planning-rows.rules.js';
import type { LeaseRow, ShelfRow } from './planning-rows.rules.js';
import type { DayMessage, PlanningState, SnapshotAck } from './planning.messages.js';
import type { ItemId } from '../../protocol/ids.js';

/** `<as_of>:<key of the last item given>`, or the table's where none fitted beside the rest. */
const CURSOR = /^(\d{1,15}):(planning\.item\/.*)$/;

// Leases first: they are few, and an itinerary that fills the page must not push them out.
const QUERY: RoomQuery = { rows: [SHELF], lanes: [FOCUS], tables: [{ prefix: LEASES }, { prefix: ITEMS }] };

export const planningSnapshot: RoomSnapshot = {
  isDefault: true,
  isEphemeral: false,
  isPaged: true,
  isSameForAll: true,
  query: QUERY,
  render: (view) => stateOf(view, view.at.seq),
  seedFrames: (view) => heldLeases(view).map(([id, lease]) => seedFrame(id, lease, view.now)),
};

/** What to read for a page, and the seq that its first page was true for. */
export function snapshotRange(cursor: string | undefined): { query: RoomQuery; asOf?: number } | Refusal {
  if (cursor === undefined) return { query: QUERY };
  const match = CURSOR.exec(cursor);
  if (match?.[2] === undefined) return new Refusal('cursor_invalid');
  return { query: { tables: [{ prefix: ITEMS, after: match[2] }] }, asOf: Number(match[1]) };
}

/**
 * PLAN-6. Items on later pages may be newer than `seq`: the events after it tell the same changes again, with the
 * versions by which a client knows that it has them.
 */
export function snapshotAck(view: RoomView, asOf = view.at.seq): SnapshotAck {
  return { seq: asOf, ...stateOf(view, asOf) };
}

function stateOf(view: RoomView, asOf: number): PlanningState {
  const page = view.tables.get(ITEMS);
  const rows = page?.rows ?? [];
  const last = rows.at(-1)?.[0] ?? ITEMS;
  return {
    items: rows.map(([key, row]) => itemMessage(key, row)),
    days: dayVersions(view),
    locks: heldLeases(view).map(([id, lease]) => lockState(id, lease)),
    focus: shownFocus(view.lanes.get(FOCUS) ?? []),
    ...(page?.more === true ? { cursor: `${asOf}:${last}` } : {}),
  };
}

/** None while the shelf waits for its upkeep. */
function dayVersions(view: RoomView): DayMessage[] {
  const { days = {} } = readRow<ShelfRow>(view.rows.get(SHELF)) ?? {};
  return Object.entries(days).map(([key, { version }]) => ({ day: dayOf(key), version }));
}

function heldLeases(view: RoomView): [ItemId, LeaseRow][] {
  return (view.tables.get(LEASES)?.rows ?? []).flatMap(([key, row]): [ItemId, LeaseRow][] => {
    const lease = readRow<LeaseRow>(row);
    return lease === undefined || isOver(lease, view) ? [] : [[idOfLease(key), lease]];
  });
}

function seedFrame(id: ItemId, lease: LeaseRow, ts: number): SeedFrame {
  const body = JSON.stringify({ action: 'lock', ...lockMessage(id, lease) });
  return { kind: 'planning.lock', by: lease.user, ts, body };
}
