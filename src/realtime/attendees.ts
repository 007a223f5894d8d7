import type { UserId } from '../protocol/ids.js';
import type { Member } from '../store/room-contents.js';
import type { Members } from '../store/room-store.js';

/** The users who have one room in the foreground, kept up by what is told of their presence. */
export class Attendees {
  private known: Set<UserId> | undefined;

  /** `undefined` until a read has listed them. */
  get users(): ReadonlySet<UserId> | undefined {
    return this.known;
  }

  /** A read told who is here; of a room with too many of them, only how many. */
  take(members: Members | undefined): void {
    if (members?.users === undefined) return;
    this.known = new Set(members.users.filter(({ state }) => state === 'online').map(({ user }) => user));
  }

  hear({ user, state }: Member): void {
    if (state === 'online') this.known?.add(user);
    else this.known?.delete(user);
  }
}
