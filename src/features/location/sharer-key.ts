import type { Brand, RoomId, UserId } from '../../protocol/ids.js';

/** One user in one room. */
export type SharerKey = Brand<'sharer'>;

export function sharerKey(room: RoomId, user: UserId): SharerKey {
  return `${room}\n${user}` as SharerKey; // Ids have no white space.
}
