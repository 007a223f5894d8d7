import type { Member, Millis } from '../room-contents.js';
import type { RoomSignal } from '../room-signal.js';

/** What watchers missed who were told of `before`, now that `present` have a session and nobody else has. */
export function presenceChanges(before: readonly Member[], present: readonly Member[], ts: Millis): RoomSignal[] {
  const listed = new Set(present.map(({ user }) => user));
  const known = new Map(before.map((member) => [member.user, member]));
  const gone = before
    .filter(({ user, state }) => state !== 'offline' && !listed.has(user))
    .map((member): RoomSignal => {
      return { kind: 'presence', action: 'leave', member: { ...member, state: 'offline', devices: 0 }, ts };
    });
  const changed = present.flatMap((member): RoomSignal[] => {
    const { state = 'offline', devices = 0 } = known.get(member.user) ?? {};
    if (state === member.state && devices === member.devices) return [];
    const action = state === 'offline' ? 'join' : member.state === 'offline' ? 'leave' : 'update';
    return [{ kind: 'presence', action, member, ts }];
  });
  return [...gone, ...changed];
}
