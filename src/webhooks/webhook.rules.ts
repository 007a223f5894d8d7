import type { UserId } from '../protocol/ids.js';
import type { Reads } from '../realtime/decision.js';
import { REMOVAL_TABLE, removalOf, userOfRemoval } from '../realtime/removal.rules.js';
import type { Millis } from '../store/room-contents.js';
import type { RoomView } from '../store/room-store.js';

/** HOOK-4: from the event to the end of trying. */
export const GIVE_UP_AFTER_MS: Millis = 24 * 60 * 60 * 1_000;
const PAUSE_MIN_MS: Millis = 1_000;
const PAUSE_MAX_MS: Millis = 5 * 60 * 1_000;
/** Attempts that began together must not come together again. */
const JITTER = 0.25;

/** HOOK-4: as long as the event is old, so that pauses double without anybody counting them. `random` is 0..1. */
export function pauseAfter(ageMs: Millis, random: number): Millis {
  const pause = Math.min(Math.max(ageMs, PAUSE_MIN_MS), PAUSE_MAX_MS);
  return Math.round(pause * (1 - JITTER + 2 * JITTER * random));
}

/** Who is not there; `null`: the room has too many members to list. */
export interface Absent {
  /** Without a socket. */
  readonly offline: readonly UserId[] | null;
  /** With the app in the background, on every device. */
  readonly away: readonly UserId[] | null;
}

/** What {@link absentFrom} has to be shown. */
export const ABSENT_READS: Required<Pick<Reads, 'members' | 'tables'>> = {
  members: 'detail',
  tables: [{ prefix: REMOVAL_TABLE }],
};

/** HOOK-5: of those who belong to the room, without `author` and whoever was removed. */
export function absentFrom(view: RoomView, author: UserId): Absent {
  const users = view.members?.users;
  if (users === undefined) return { offline: null, away: null };
  const removals = view.tables.get(REMOVAL_TABLE)?.rows ?? [];
  const removed = removals.filter(([, row]) => removalOf(row, view.now) !== undefined);
  const left = new Set([author, ...removed.map(([key]) => userOfRemoval(key))]);
  const others = users.filter(({ user }) => !left.has(user));
  const inState = (...states: string[]) => others.filter(({ state }) => states.includes(state)).map(({ user }) => user);
  return { offline: inState('offline', 'reconnecting'), away: inState('away') };
}

export function isNobody({ offline, away }: Absent): boolean {
  return offline?.length === 0 && away?.length === 0;
}
