import { presenceChange } from '../presence-change.js';
import type { PresenceSignal } from '../presence-change.js';
import type { Member, Millis } from '../room-contents.js';

const NOBODY = { state: 'offline', devices: 0 } as const;

/** What watchers missed who were told of `before`, now that `present` have a session and nobody else has. */
export function presenceChanges(before: readonly Member[], present: readonly Member[], ts: Millis): PresenceSignal[] {
  const listed = new Set(present.map(({ user }) => user));
  const known = new Map(before.map((member) => [member.user, member]));
  const gone = before.filter(({ user, state }) => state !== 'offline' && !listed.has(user));
  return [
    ...gone.flatMap((member) => presenceChange(member, { ...member, ...NOBODY }, ts)),
    ...present.flatMap((member) => presenceChange(known.get(member.user) ?? NOBODY, member, ts)),
  ];
}
