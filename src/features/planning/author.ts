import type { Role } from '../../auth/room-policy.js';
import type { SessionId, UserId } from '../../protocol/ids.js';
import { Refusal } from '../../protocol/refusal.js';
import type { RoomCall } from '../../realtime/call.js';
import type { ProtocolVersion } from '../../realtime/session.js';

/** Who changes an itinerary. */
export interface Author {
  readonly user: UserId;
  readonly session: SessionId;
  readonly role: Exclude<Role, 'guest'>;
  /** Clients of the original are not asked for what they cannot know (PLAN-8). */
  readonly version: ProtocolVersion;
}

/** PLAN-4: the first thing that is asked of every command that changes something. */
export function authorOf({ session, role }: RoomCall): Author {
  if (role === 'guest') throw new Refusal('forbidden', { message: 'Guests look, and change nothing' });
  const { id, user, version } = session;
  return { user, session: id, role, version };
}
