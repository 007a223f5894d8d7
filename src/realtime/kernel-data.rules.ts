import type { UserId } from '../protocol/ids.js';
import { readBody } from '../store/body.js';
import type { LogEntry, RowKey, TimerKey } from '../store/room-contents.js';
import type { Changes } from './decision.js';
import { ERASED, ERASED_EVENT } from './personal-data.js';
import type { PersonalData } from './personal-data.js';
import { READMITTED, REMOVAL_TABLE, REMOVED, decideReadmit, removalRows } from './removal.rules.js';
import type { Removal } from './removal.rules.js';

const TICKETS = 'ticket/';

/** What the kernel itself keeps of users in rooms: that they were removed, and by whom; tickets; what instances tell each other. */
export const kernelData: PersonalData = {
  own: {
    reads: (user) => ({ rows: removalRows(user) }),
    erase: (user, view) => {
      const decision = decideReadmit({ user, by: ERASED }, view);
      return 'changes' in decision ? decision.changes : null;
    },
  },
  row: (key, user, view) => {
    const { body = '' } = view.rows.get(key) ?? {};
    if (key.startsWith(REMOVAL_TABLE)) return removedBy(key, readBody<Removal>(body), user);
    return key.startsWith(TICKETS) ? ticketOf(key, readBody<{ user: UserId }>(body).user, user) : null;
  },
  event: ({ kind, body }: LogEntry, user: UserId) => {
    const told = readBody<{ readonly user_id?: UserId }>(body);
    if (told.user_id !== user) return null;
    if (kind !== REMOVED && kind !== READMITTED) return ERASED_EVENT;
    return { kind, body: JSON.stringify({ ...told, user_id: ERASED }) };
  },
  exported: {
    row: (key, body, user) =>
      key === REMOVAL_TABLE + user ? [{ type: 'removal', until: readBody<Removal>(body).until }] : [],
  },
  isOwnTimer: (key: TimerKey, user: UserId) => key === REMOVAL_TABLE + user,
};

function removedBy(key: RowKey, removal: Removal, user: UserId): Changes | null {
  if (removal.by !== user) return null;
  return { puts: [[key, JSON.stringify({ ...removal, by: ERASED } satisfies Removal)]] };
}

function ticketOf(key: RowKey, holder: UserId, user: UserId): Changes | null {
  if (holder !== user) return null;
  return { deletes: [key], timers: [{ key: `ticket:${key.slice(TICKETS.length)}`, at: null }] };
}
