import type { UserId } from '../protocol/ids.js';
import type { Addressed } from '../store/room-contents.js';

/** Whether a user may know what it says (ROOM-9): its author, whom it names, and everybody where it names nobody. */
export function isFor({ to, by }: Addressed & { readonly by: UserId }, user: UserId): boolean {
  return to === undefined || by === user || to.includes(user);
}
