import type { RoomId, SessionId } from '../../protocol/ids.js';
import type { Entrance, SessionRef } from '../entrance.js';
import { partitionOf } from './keys.js';
import type { Partition } from './keys.js';

export interface HeldSession {
  readonly room: RoomId;
  readonly entrance: Entrance;
  readonly ref: SessionRef;
}

/** The sessions that this instance brought into rooms, or is about to. */
export class HeldSessions {
  private readonly rooms = new Map<RoomId, Map<SessionId, HeldSession>>();
  private readonly coming = new Map<RoomId, SessionId[]>();

  /** Its entrance is under way; call what is returned when that is answered. */
  expect(room: RoomId, session: SessionId): () => void {
    const coming = this.coming.get(room) ?? [];
    this.coming.set(room, [...coming, session]);
    return () => {
      const others = [...(this.coming.get(room) ?? [])];
      others.splice(others.indexOf(session), 1);
      if (others.length > 0) this.coming.set(room, others);
      else this.coming.delete(room);
    };
  }

  add(held: HeldSession): void {
    const sessions = this.rooms.get(held.room) ?? new Map<SessionId, HeldSession>();
    this.rooms.set(held.room, sessions.set(held.entrance.session, held));
  }

  /** Does nothing if the session has been entered again since. */
  remove(room: RoomId, ref: SessionRef): void {
    if (this.get(room, ref) === undefined) return;
    const sessions = this.rooms.get(room);
    sessions?.delete(ref.session);
    if (sessions?.size === 0) this.rooms.delete(room);
  }

  get(room: RoomId, { session, generation }: SessionRef): HeldSession | undefined {
    const held = this.rooms.get(room)?.get(session);
    return held?.ref.generation === generation ? held : undefined;
  }

  setAway(room: RoomId, ref: SessionRef, isAway: boolean): void {
    const held = this.get(room, ref);
    if (held !== undefined) this.add({ ...held, entrance: { ...held.entrance, isAway } });
  }

  /** Whether it is here or coming, in whatever generation. */
  knows(room: RoomId, session: SessionId): boolean {
    return this.rooms.get(room)?.has(session) === true || this.coming.get(room)?.includes(session) === true;
  }

  byPartition(): Map<Partition, HeldSession[]> {
    const partitions = new Map<Partition, HeldSession[]>();
    for (const [room, sessions] of this.rooms) {
      const partition = partitionOf(room);
      const known = partitions.get(partition) ?? [];
      partitions.set(partition, known);
      known.push(...sessions.values());
    }
    return partitions;
  }
}
