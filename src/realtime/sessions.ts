import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { CLOSE } from '../protocol/close-code.js';
import { FRAME_MAX_BYTES } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import { controlText, errorText } from '../protocol/server-frame.js';
import { StoreUnavailable } from '../store/room-store.js';
import { SERVER_VERSION } from '../version.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';
import { Memberships } from './memberships.js';
import { RoomFeatures } from './room-features.js';

/** What the kernel itself promises beyond the original's protocol; features add theirs. */
const CAPABILITIES = ['ack', 'resume', 'presence'];

/** Begins and ends sessions: the first thing that happens on a connection, and the last. */
@Injectable()
export class Sessions {
  private readonly logger = new Logger(Sessions.name);

  constructor(
    private readonly memberships: Memberships,
    private readonly connections: Connections,
    private readonly features: RoomFeatures,
    private readonly config: AppConfig,
  ) {}

  /** Welcomes the client and joins the room of its URL, before any of its frames is handled (CONN-4, CONN-5). */
  open(connection: Connection): void {
    this.connections.add(connection);
    connection.inbox.push(async () => {
      if (connection.session.version === 2) connection.send(this.welcome(connection));
      await this.joinHome(connection);
    });
  }

  /** Handles what was received before the socket closed, then takes the session out of its rooms. */
  async end(connection: Connection): Promise<void> {
    await connection.inbox.idle();
    await this.memberships.dropAll(connection);
    this.connections.remove(connection);
  }

  private async joinHome(connection: Connection): Promise<void> {
    const { homeRoom } = connection.session;
    if (homeRoom === undefined) return;
    try {
      await this.memberships.join(connection, homeRoom, connection.opening);
    } catch (error) {
      const refusal = error instanceof StoreUnavailable ? new Refusal('unavailable') : error;
      if (!(refusal instanceof Refusal)) throw error;
      connection.send(errorText(null, homeRoom, refusal));
      const isForbidden = refusal.code === 'forbidden';
      connection.close(isForbidden ? CLOSE.forbidden : CLOSE.overloaded, refusal.code);
      this.logger.warn(`Session ${connection.session.id} could not join its room: ${refusal.code}`);
    }
  }

  private welcome({ session }: Connection): string {
    return controlText('session', undefined, {
      action: 'welcome',
      session_id: session.id,
      user_id: session.user,
      server_time: Date.now(),
      heartbeat_ms: this.config.connection.heartbeatMs,
      limits: { frame_bytes: FRAME_MAX_BYTES, rooms: this.config.connection.maxRooms },
      capabilities: [...CAPABILITIES, ...this.features.capabilities()],
      version: SERVER_VERSION,
    });
  }
}
