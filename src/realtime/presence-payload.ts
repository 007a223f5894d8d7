import type { Member } from '../store/room-contents.js';
import type { MemberMessage } from './room-catalog.messages.js';

export function memberMessage(member: Member): MemberMessage {
  const { user, state, devices, role, lastSeen } = member;
  return { user_id: user, state, devices, role, ...(lastSeen === undefined ? {} : { last_seen: lastSeen }) };
}

export function presencePayload(action: 'join' | 'leave' | 'update', member: Member): object {
  const { state, devices, lastSeen } = member;
  return { action, state, devices, ...(lastSeen === undefined ? {} : { last_seen: lastSeen }) };
}
