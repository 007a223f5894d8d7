import { Emitter } from '../emitter.js';
import type { Feature } from '../feature.js';
import type { Frame, JoinedPayload } from '../frames.js';
import type { RallyRoom } from '../room.js';
import { Table, byCode } from './table.js';

/** Somebody who belongs to the room, here or not (ROOM-5). */
export interface Member {
  readonly user_id: string;
  readonly state: 'online' | 'away' | 'reconnecting' | 'offline';
  /** Sockets that are open. */
  readonly devices: number;
  /** Not known of who came after the last join. */
  readonly role?: string;
  /** Server ms; of those who are not online. */
  readonly last_seen?: number;
}
export interface PresenceEvents {
  /** All members, by user id; after each join. */
  sync: readonly Member[];
  /** One of them; `undefined` if removed by a moderator. */
  update: { readonly user_id: string; readonly member: Member | undefined };
}

/** Who belongs to the room, and who of them is here. */
export class Presence {
  /** How many belong to the room; `members` of a room of more than 100 has only those that changed since. */
  count = 0;
  private readonly emitter = new Emitter<PresenceEvents>((error) => this.room.report(error));
  private readonly table = new Table<Member>((one, other) => byCode(one.user_id, other.user_id));

  constructor(private readonly room: RallyRoom) {
    room.on('joined', (joined) => this.begin(joined));
    room.on('presence', (frame) => this.take(frame));
    room.on('event', (frame) => this.remove(frame));
  }

  /** By user id; the same array until something changes. */
  get members(): readonly Member[] {
    return this.table.all;
  }

  get(userId: string): Member | undefined {
    return this.table.get(userId);
  }

  on<Name extends keyof PresenceEvents>(name: Name, listener: (value: PresenceEvents[Name]) => void): () => void {
    return this.emitter.on(name, listener);
  }

  private begin({ members, members_count: count }: JoinedPayload): void {
    this.table.replace((members as readonly Member[] | undefined) ?? [], ({ user_id }) => user_id);
    this.count = Number(count);
    this.emitter.emit('sync', this.members);
  }

  private take({ user_id = '', payload }: Frame): void {
    const { action: _, ...state } = payload as unknown as Omit<Member, 'user_id' | 'role'> & { action: string };
    const { role } = this.table.get(user_id) ?? {};
    const member = { user_id, ...(role !== undefined && { role }), ...state };
    this.table.set(user_id, member);
    this.emitter.emit('update', { user_id, member });
  }

  private remove({ type, payload }: Frame): void {
    if (type !== 'room' || payload['action'] !== 'removed') return;
    const userId = String(payload['user_id']);
    this.table.delete(userId);
    this.emitter.emit('update', { user_id: userId, member: undefined });
  }
}

/** `room.presence`: who is here. */
export const presence: Feature<Presence> = { part: 'presence', open: (room) => new Presence(room) };
