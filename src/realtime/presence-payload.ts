import type { Member } from '../store/room-contents.js';

/** ROOM-5. `devices` counts live sockets; `last_seen` only of those who are not online. */
export interface MemberMessage {
  readonly user_id: string;
  readonly state: string;
  readonly devices: number;
  readonly role: string;
  readonly last_seen?: number;
}

export function memberMessage(member: Member): MemberMessage {
  const { user, state, devices, role, lastSeen } = member;
  return { user_id: user, state, devices, role, ...(lastSeen === undefined ? {} : { last_seen: lastSeen }) };
}

export function presencePayload(action: 'join' | 'leave' | 'update', member: Member): object {
  const { state, devices, lastSeen } = member;
  return { action, state, devices, ...(lastSeen === undefined ? {} : { last_seen: lastSeen }) };
}
