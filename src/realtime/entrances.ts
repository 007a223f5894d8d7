import { Injectable } from '@nestjs/common';
import type { Role } from '../auth/room-grants.rules.js';
import type { RoomId } from '../protocol/ids.js';
import { RoomStore } from '../store/room-store.js';
import type { Entered } from '../store/entrance.js';
import type { Connection } from './connection.js';
import { Departures } from './departures.js';
import { RoomFeatures } from './room-features.js';

/** Makes sessions members of rooms. */
@Injectable()
export class Entrances {
  constructor(
    private readonly store: RoomStore,
    private readonly features: RoomFeatures,
    private readonly departures: Departures,
  ) {}

  /** What the drop of a session that was taken over has taken from it is given back. */
  async enter(connection: Connection, room: RoomId, role: Role): Promise<Entered> {
    const { session, isBackground: isAway } = connection;
    const { id, user, device } = session;
    const { occupancyTimer } = this.features;
    const entrance = { session: id, user, role, isAway, occupancyTimer };
    const member = await this.store.enter(room, device === undefined ? entrance : { device, ...entrance });
    if (session.isTakeover) await this.departures.undo(connection, room, member);
    return member;
  }
}
