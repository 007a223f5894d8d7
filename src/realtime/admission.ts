import { Injectable } from '@nestjs/common';
import { RoomPolicy } from '../auth/room-policy.js';
import type { Role } from '../auth/room-grants.rules.js';
import { AppConfig } from '../config/app-config.js';
import type { RoomId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import type { Connection, Standing } from './connection.js';
import { RateLimit } from './rate-limit.js';
import { Removed, removalOf, removalRows } from './removal.rules.js';
import { Rooms } from './rooms.js';
import type { Session } from './session.js';

type Taken = Pick<ReadonlySet<RoomId>, 'has' | 'size'>;

/** Whether a connection may be in a room, or publish there, and as what. */
@Injectable()
export class Admission {
  constructor(
    private readonly policy: RoomPolicy,
    private readonly rooms: Rooms,
    private readonly config: AppConfig,
    private readonly rateLimit: RateLimit,
  ) {}

  join({ session, memberships }: Connection, room: RoomId): Promise<Role | Refusal> {
    return this.admit(session, memberships, room);
  }

  /** ENV-6: a seed client publishes in a room that it has not joined. */
  async visit(connection: Connection, room: RoomId): Promise<Standing | Refusal> {
    const { session, visited } = connection;
    const role = await this.admit(session, visited, room);
    if (role instanceof Refusal) return role;
    const [key] = removalRows(session.user);
    const view = await this.rooms.view(room, { rows: [key] });
    const removal = removalOf(view.rows.get(key), view.now);
    if (removal !== undefined) return new Removed(removal);
    connection.visit(room);
    return { member: undefined, role, rate: this.rateLimit.room(room) };
  }

  private async admit({ identity }: Session, taken: Taken, room: RoomId): Promise<Role | Refusal> {
    const role = await this.policy.roleOf(identity, room);
    if (role === null) return new Refusal('forbidden');
    const isFull = !taken.has(room) && taken.size >= this.config.connection.maxRooms;
    return isFull ? new Refusal('room_limit') : role;
  }
}
