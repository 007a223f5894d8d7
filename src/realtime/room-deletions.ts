import { Injectable } from '@nestjs/common';
import type { RoomId, UserId } from '../protocol/ids.js';
import type { Position } from '../protocol/position.js';
import { RoomStore, StoreUnavailable } from '../store/room-store.js';
import { Connections } from './connections.js';
import { DELETED } from './deletion.rules.js';
import { Departures } from './departures.js';
import { RoomFeeds } from './room-feeds.js';
import { SYSTEM } from './system-room.js';

/** Nobody of the room deletes it. */
const DELETION = { kind: DELETED, by: String(SYSTEM) as UserId, body: '{"action":"deleted"}' };

/** ROOM-10: whole rooms are deleted, because the app's own server says so. */
@Injectable()
export class RoomDeletions {
  constructor(
    private readonly store: RoomStore,
    private readonly connections: Connections,
    private readonly departures: Departures,
    feeds: RoomFeeds,
  ) {
    feeds.onDeleted = (room, at) => this.takeOut(room, at);
  }

  /**
   * Resolves when nothing of the room can be read any more, with the position of the event that tells it; `undefined`: there
   * was nothing. Throws StoreUnavailable: outcome unknown, ask again.
   */
  async delete(room: RoomId): Promise<Position | undefined> {
    const view = await this.store.read(room, { members: 'detail' });
    if (view.kind === 'view' && view.rev === 0 && view.members?.users?.length === 0) return undefined;
    const result = await this.store.commit(room, { wipe: true, isErasure: true, events: [DELETION] });
    if (result.kind !== 'committed') throw new StoreUnavailable(`Not deleted: the store is ${result.kind}`);
    return result.at;
  }

  private takeOut(room: RoomId, at: Position): void {
    for (const connection of this.connections.all()) void this.departures.deleted(connection, room, at);
  }
}
