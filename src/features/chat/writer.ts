import { Refusal } from '../../protocol/refusal.js';
import type { RoomCall } from '../../realtime/call.js';
import type { Writer } from './writer.rules.js';

/** The first thing that is asked of every command that writes. */
export function writerOf({ session, role }: RoomCall): Writer {
  if (role === 'guest') throw new Refusal('forbidden', { message: 'Guests read, and write nothing' });
  return { user: session.user, role };
}
