import type { RoomId } from '../protocol/ids.js';

/** FNV-1a, 32 bits: stable over releases and instances, and spread well by short ids. */
export function hashOf(room: RoomId): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < room.length; place += 1) {
    hash = Math.imul(hash ^ room.charCodeAt(place), 0x01000193);
  }
  return hash >>> 0;
}
