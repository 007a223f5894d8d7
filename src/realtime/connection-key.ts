import type { RoomId, SessionId } from '../protocol/ids.js';
import type { SessionRef } from '../store/entrance.js';

/**
 * Names one connection's place in one room. After a takeover of the session it is another one: the end of the older
 * connection must not end what the newer one does.
 */
export function connectionKey(room: RoomId, session: SessionId, as: SessionRef | undefined): string {
  return `${room}\n${session}\n${as?.generation ?? ''}`; // Ids have no white space.
}
