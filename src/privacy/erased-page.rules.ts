import type { UserId } from '../protocol/ids.js';
import { both } from '../realtime/decision.js';
import type { Changes } from '../realtime/decision.js';
import { ERASED, ERASURE, renamed } from '../realtime/personal-data.js';
import type { PersonalData } from '../realtime/personal-data.js';
import type { Erasure, ListChange } from '../store/room-changes.js';
import type { ListName, LogEntry } from '../store/room-contents.js';
import type { RoomView } from '../store/room-store.js';

const TOLD: Changes = { events: [ERASURE] };

/** As it is to be committed; `null` if it changes nothing. */
export function erasing(changes: Changes | null, view: Pick<RoomView, 'rows'>): Changes | null {
  if (changes === null) return null;
  const { puts = [], ...others } = changes;
  const isNews = puts.some(([key, body]) => view.rows.get(key)?.body !== body);
  const isMore = Object.values(others).some((part) => Array.isArray(part) && part.length > 0);
  return isNews || isMore ? { ...changes, isErasure: true } : null;
}

/** A page of a list, with what its feature makes of it; whatever else the user wrote there has no author any more. */
export function erasedEntries(
  part: PersonalData | undefined,
  list: ListName,
  user: UserId,
  view: RoomView,
): Changes | null {
  const changes = part?.entries?.erase(list, user, view) ?? {};
  const replaced = new Set(
    (changes.lists ?? []).flatMap((change) => (change.op === 'replace' && change.list === list ? [change.seq] : [])),
  );
  const others = (view.lists[0]?.entries ?? [])
    .filter(({ seq, by }) => by === user && !replaced.has(seq))
    .map(({ seq, body }): ListChange => ({ list, op: 'replace', seq, body, by: ERASED }));
  const all = both(changes, { lists: others });
  return all.lists?.length === 0 ? null : told(all);
}

/** A page of the log. */
export function erasedLog(
  partOf: (kind: string) => PersonalData | undefined,
  user: UserId,
  { log }: Pick<RoomView, 'log'>,
): Changes | null {
  if (log?.kind !== 'resumed') return null;
  const erase = log.entries.flatMap((entry) => erasedEvent(partOf(entry.kind), user, entry) ?? []);
  return erase.length === 0 ? null : told({ erase });
}

function erasedEvent(part: PersonalData | undefined, user: UserId, entry: LogEntry): Erasure | null {
  const { seq, kind, body, by, to } = entry;
  const author = by === user ? { by: ERASED } : {};
  const left = part?.event?.(entry, user) ?? { kind, body };
  if (left.kind !== kind) return { seq, ...left, ...author };
  if (left.body === body && by !== user && to?.includes(user) !== true) return null;
  return { seq, ...left, ...author, ...(to !== undefined && { to: renamed(to, user) }) };
}

function told(changes: Changes): Changes {
  return (changes.events ?? []).length > 0 ? changes : both(changes, TOLD);
}

/** The last of a room: what only the store knows, and what is only about the user. */
export function departure(user: UserId, own: Pick<Changes, 'clears' | 'timers'>, isOwner: boolean): Changes | null {
  const { clears = [], timers = [] } = own;
  if (!isOwner && clears.length + timers.length === 0) return null;
  return { ...TOLD, ...own, ...(isOwner && { disown: { user, as: ERASED } }), isErasure: true };
}
