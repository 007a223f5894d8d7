import type { UserId } from '../../protocol/ids.js';
import type { Member } from '../room-contents.js';
import { MEMBERS_DETAIL_MAX } from '../room-store.js';
import type { Members, RoomQuery, RoomView } from '../room-store.js';
import type { RoomSignal } from '../room-signal.js';
import type { NoticeMark, RoomMark, Seen } from './replies.js';

/**
 * What was read of a room, as long as nothing happens there but that users come and go: in a crowd everybody who enters
 * asks the same, and only who is here is another answer. See docs/decisions/0021.
 */
export class KeptView {
  private readonly users: Map<UserId, Member> | undefined;
  /** Absent where somebody came or went since. */
  private members: Members | undefined;

  constructor(
    private readonly query: RoomQuery,
    private readonly seen: Seen,
  ) {
    this.members = seen.view.members;
    this.users = this.members?.users && new Map(this.members.users.map((member) => [member.user, member]));
  }

  /** Whether it still shows the room, now that this was told. */
  hear(signal: RoomSignal): boolean {
    if (signal.kind === 'superseded') return true;
    if (signal.kind !== 'presence') return false;
    if (this.users === undefined) return true;
    this.users.set(signal.member.user, signal.member);
    this.members = undefined;
    return this.users.size <= MEMBERS_DETAIL_MAX;
  }

  /** The room as it was at `mark` or later, if that is known where everything up to `heard` has been told. */
  answer(query: RoomQuery, mark: RoomMark, heard: NoticeMark): RoomView | undefined {
    const { view, endsAt } = this.seen;
    const { epoch, rev, notice } = mark;
    const now = Math.max(view.now, mark.now);
    if (query !== this.query || view.at.epoch !== epoch || view.rev < rev || endsAt <= now) return undefined;
    if (heard.epoch !== notice.epoch || heard.number < notice.number) return undefined;
    const members = this.membersAt(mark);
    return members === 'crowd' ? undefined : { ...view, now, ...(members === undefined ? {} : { members }) };
  }

  private membersAt({ users, now }: RoomMark): Members | undefined | 'crowd' {
    const { view } = this.seen;
    if (view.members === undefined) return undefined;
    if (this.users === undefined) return now < view.now ? view.members : { count: users };
    // Of a crowd nobody is told who comes and goes.
    if (users > MEMBERS_DETAIL_MAX) return 'crowd';
    return (this.members ??= membersOf([...this.users.values()]));
  }
}

function membersOf(users: Member[]): Members {
  const count = users.filter(({ state }) => state !== 'offline').length;
  return { count, users: users.sort((one, other) => (one.user < other.user ? -1 : 1)) };
}
