import type { Member, Millis } from './room-contents.js';
import type { RoomSignal } from './room-signal.js';

export type PresenceSignal = Extract<RoomSignal, { kind: 'presence' }>;

/** What others are told of a member whom they were told of as `before`, if of anything. */
export function presenceChange(
  before: Pick<Member, 'state' | 'devices'>,
  member: Member,
  ts: Millis,
): PresenceSignal[] {
  if (member.state === before.state && member.devices === before.devices) return [];
  const action = before.state === 'offline' ? 'join' : member.state === 'offline' ? 'leave' : 'update';
  return [{ kind: 'presence', action, member, ts }];
}
