import type { Role } from '../../auth/room-grants.rules.js';
import { Refusal } from '../../protocol/refusal.js';
import type { RoomCall } from '../../realtime/call.js';
import type { Author } from './items/itinerary-draft.rules.js';

/** An author, and the right by which one may end the lease of another (PLAN-1). */
export interface Editor extends Author {
  readonly role: Exclude<Role, 'guest'>;
}

/** PLAN-4: the first thing that is asked of every command that changes something. */
export function authorOf({ session, role }: RoomCall): Editor {
  if (role === 'guest') throw new Refusal('forbidden', { message: 'Guests look, and change nothing' });
  const { id, user, version } = session;
  return { user, session: id, role, version };
}
