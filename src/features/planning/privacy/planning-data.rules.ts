import type { JsonObject } from '../../../protocol/envelope.js';
import type { UserId } from '../../../protocol/ids.js';
import type { Changes } from '../../../realtime/decision.js';
import { ERASED, renamed } from '../../../realtime/personal-data.js';
import type { PersonalData } from '../../../realtime/personal-data.js';
import { readBody } from '../../../store/body.js';
import type { ListName, LogEntry } from '../../../store/room-contents.js';
import type { ListEntry, RoomView } from '../../../store/room-store.js';
import { HISTORY, authorList } from '../items/history.rules.js';
import type { HistoryEntry } from '../items/history.rules.js';
import { GONE, ITEMS, LEASES, idOfItem, idOfLease } from '../planning-rows.rules.js';
import type { GoneRow } from '../planning-rows.rules.js';
import { exportedChanges, exportedRow } from './exported-plan.rules.js';
import { eraseFromItem, eraseFromLease } from './erased-rows.rules.js';

/** PLAN-12: the itinerary stays; who made it, who voted, holds and waits, does not say this user any more. */
export const planningData: PersonalData = {
  row: (key, user, view) => {
    const row = view.rows.get(key);
    if (row === undefined) return null;
    if (key.startsWith(ITEMS)) return eraseFromItem(idOfItem(key), user, view);
    if (key.startsWith(LEASES)) return eraseFromLease(idOfLease(key), user, view);
    return key.startsWith(GONE)
      ? { puts: [[key, JSON.stringify(unnamedGone(readBody<GoneRow>(row.body), user))]] }
      : null;
  },
  entries: { reads: {}, erase: eraseHistory },
  event: ({ kind, body }: LogEntry, user: UserId) => ({
    kind,
    body: JSON.stringify(unnamedEvent(readBody<PlanningEvent>(body), user)),
  }),
  exported: { row: exportedRow, entry: exportedChanges },
  isOwnList: (list, user) => list === authorList(user),
};

interface PlanningEvent {
  readonly holder?: { readonly user_id: UserId };
  readonly stolen_by?: { readonly user_id: UserId };
  readonly data?: JsonObject;
}

function unnamedEvent(told: PlanningEvent, user: UserId): PlanningEvent {
  return {
    ...told,
    ...(told.holder?.user_id === user && { holder: { user_id: ERASED } }),
    ...(told.stolen_by?.user_id === user && { stolen_by: { user_id: ERASED } }),
    ...(told.data !== undefined && { data: unassigned(told.data, user) }),
  };
}

function unnamedGone(gone: GoneRow, user: UserId): GoneRow {
  const { votes, ...rest } = gone;
  const left = Object.entries(votes ?? {}).filter(([voter]) => voter !== user);
  const kept = { ...rest, by: gone.by === user ? ERASED : gone.by, data: unassigned(gone.data, user) };
  return left.length === 0 ? kept : { ...kept, votes: Object.fromEntries(left) };
}

function eraseHistory(list: ListName, user: UserId, view: RoomView): Changes | null {
  if (!list.startsWith(HISTORY)) return null;
  const lists = (view.lists[0]?.entries ?? []).flatMap((entry) => {
    const body = unnamedCommit(entry, user);
    const isSame = body === entry.body && entry.by !== user;
    const by = entry.by === user ? ERASED : entry.by;
    return isSame ? [] : [{ list, op: 'replace' as const, seq: entry.seq, body, by }];
  });
  return lists.length === 0 ? null : { lists };
}

function unnamedCommit({ body }: ListEntry, user: UserId): string {
  const entry = readBody<HistoryEntry>(body);
  const rows = entry.rows.map(({ data, inverse, ...row }) => ({
    ...row,
    ...(data !== undefined && { data: unassigned(data, user) }),
    ...(inverse !== undefined && { inverse: unassigned(inverse, user) }),
  }));
  const left = { ...entry, by: entry.by === user ? ERASED : entry.by, rows };
  const isSame = left.by === entry.by && !rows.some((row, place) => isOther(row, entry.rows[place]));
  return isSame ? body : JSON.stringify(left);
}

function isOther(one: object, other: object | undefined): boolean {
  return JSON.stringify(Object.entries(one).sort()) !== JSON.stringify(Object.entries(other ?? {}).sort());
}

/** PLAN-8: of the fields that have a meaning, `assignees` is the one that names users. */
function unassigned(data: JsonObject, user: UserId): JsonObject {
  const { assignees } = data;
  if (!Array.isArray(assignees) || !assignees.includes(user)) return data;
  return { ...data, assignees: renamed(assignees as UserId[], user) };
}
