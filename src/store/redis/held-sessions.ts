import type { RoomId, SessionId } from '../../protocol/ids.js';
import type { Entrance, SessionRef } from '../room-store.js';

export interface HeldSession {
  readonly room: RoomId;
  readonly entrance: Entrance;
  readonly ref: SessionRef;
}

/** The sessions that this instance brought into rooms: what has to be entered again after it was given up for dead. */
export class HeldSessions {
  private readonly rooms = new Map<RoomId, Map<SessionId, HeldSession>>();

  add(held: HeldSession): void {
    const sessions = this.rooms.get(held.room) ?? new Map<SessionId, HeldSession>();
    this.rooms.set(held.room, sessions.set(held.entrance.session, held));
  }

  /** Does nothing if the session has been entered again since. */
  remove(room: RoomId, { session, generation }: SessionRef): void {
    const sessions = this.rooms.get(room);
    if (sessions?.get(session)?.ref.generation !== generation) return;
    sessions.delete(session);
    if (sessions.size === 0) this.rooms.delete(room);
  }

  get(room: RoomId, { session, generation }: SessionRef): HeldSession | undefined {
    const held = this.rooms.get(room)?.get(session);
    return held?.ref.generation === generation ? held : undefined;
  }

  setAway(room: RoomId, ref: SessionRef, isAway: boolean): void {
    const held = this.get(room, ref);
    if (held !== undefined) this.add({ ...held, entrance: { ...held.entrance, isAway } });
  }

  all(): HeldSession[] {
    return [...this.rooms.values()].flatMap((sessions) => [...sessions.values()]);
  }
}
