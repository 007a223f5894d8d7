import type { RoomId, UserId } from '../../../protocol/ids.js';
import type { RoomView, Row } from '../../../store/room-store.js';
import type { Pace } from '../places/approach.rules.js';
import type { Motion } from '../places/motion.rules.js';
import { PLACES } from '../places/place-row.rules.js';

export type Seen = Pick<RoomView, 'at' | 'rows'>;
/** What is remembered of a user who shares. */
export interface Sharer {
  readonly pace: Pace;
  readonly motion: Motion;
  /** Of the newest fix that is known. */
  readonly order: number;
  /** What the last fix was judged by. */
  readonly seen: Seen;
}
interface RoomSharers {
  readonly users: Map<UserId, Sharer>;
  places: Row | undefined;
}

/** Who shares on this instance, by room. All of a room hold the same row of its places, which may be a large one. */
export class Sharers {
  private readonly rooms = new Map<RoomId, RoomSharers>();

  get(room: RoomId, user: UserId): Sharer | undefined {
    return this.rooms.get(room)?.users.get(user);
  }

  set(room: RoomId, user: UserId, sharer: Sharer): void {
    const sharers: RoomSharers = this.rooms.get(room) ?? { users: new Map(), places: undefined };
    this.rooms.set(room, sharers);
    const seen = withOnePlaces(sharers, sharer.seen);
    sharers.users.set(user, { ...sharer, seen });
    sharers.places = seen.rows.get(PLACES);
  }

  delete(room: RoomId, user: UserId): void {
    const users = this.rooms.get(room)?.users;
    users?.delete(user);
    if (users?.size === 0) this.rooms.delete(room);
  }
}

function withOnePlaces({ places }: RoomSharers, seen: Seen): Seen {
  const row = seen.rows.get(PLACES);
  const isSame = row !== undefined && row !== places && row.rev === places?.rev && row.body === places.body;
  return isSame ? { ...seen, rows: new Map([...seen.rows, [PLACES, places]]) } : seen;
}
