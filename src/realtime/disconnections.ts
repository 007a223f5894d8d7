import { Injectable } from '@nestjs/common';
import { CLOSE } from '../protocol/close-code.js';
import type { UserId } from '../protocol/ids.js';
import { readBody } from '../store/body.js';
import { RoomStore, StoreUnavailable } from '../store/room-store.js';
import { Connections } from './connections.js';
import { SYSTEM, SystemRoom } from './system-room.js';

interface Disconnection {
  readonly user_id: UserId;
  /** Its clients may come back at once. */
  readonly reconnect: boolean;
}

/** Ends the connections of a user on all instances, because the app's own server says so. */
@Injectable()
export class Disconnections {
  constructor(
    private readonly store: RoomStore,
    private readonly connections: Connections,
    system: SystemRoom,
  ) {
    // Told once: whoever connects afterwards is not meant.
    system.follow('session.disconnect', { hear: (body) => this.hear(readBody<Disconnection>(body)) });
  }

  /** With 4403, or, if they shall come back, 1012. Throws StoreUnavailable: outcome unknown, ask again. */
  async disconnect(user: UserId, mayReconnect: boolean): Promise<void> {
    const body = JSON.stringify({ user_id: user, reconnect: mayReconnect } satisfies Disconnection);
    const { kind } = await this.store.commit(SYSTEM, { events: [{ kind: 'session.disconnect', by: user, body }] });
    if (kind !== 'committed') throw new StoreUnavailable(`Not told: the store is ${kind}`);
  }

  private hear({ user_id: user, reconnect }: Disconnection): void {
    for (const connection of this.connections.of(user)) {
      if (reconnect) connection.close(CLOSE.draining, '{"retry_after_ms":0}');
      else connection.close(CLOSE.forbidden, 'disconnected');
    }
  }
}
