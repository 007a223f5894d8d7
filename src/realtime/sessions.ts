import { Injectable, Logger } from '@nestjs/common';
import { CLOSE } from '../protocol/close-code.js';
import { DEPARTURES_AT_ONCE } from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import type { Millis } from '../store/room-contents.js';
import { RoomStore, StoreUnavailable } from '../store/room-store.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';
import { Departures } from './departures.js';
import { Memberships } from './memberships.js';
import { Turnstile } from './turnstile.js';
import { Welcome } from './welcome.js';

/** A departure that takes longer waits for the store, or for who may take its session over: the next one may begin. */
export const DEPARTURE_COUNTS_MS = 50;

/** Begins and ends sessions: the first thing that happens on a connection, and the last. */
@Injectable()
export class Sessions {
  private readonly logger = new Logger(Sessions.name);
  private readonly exit = new Turnstile(DEPARTURES_AT_ONCE, DEPARTURE_COUNTS_MS);

  constructor(
    private readonly memberships: Memberships,
    private readonly departures: Departures,
    private readonly connections: Connections,
    private readonly welcome: Welcome,
    private readonly store: RoomStore,
  ) {}

  /**
   * Welcomes the client and joins the room of its URL, before any of its frames is handled (CONN-4, CONN-5). Resolves when
   * it is in, or refused.
   */
  open(connection: Connection): Promise<void> {
    this.connections.add(connection);
    return new Promise((resolve) => {
      connection.inbox.push(async () => {
        if (connection.session.version === 2) connection.send(this.welcome.textFor(connection.session));
        await this.joinHome(connection).finally(resolve);
      });
    });
  }

  /** Handles what was received before the socket closed, then takes the session out of its rooms; of many, a few at a time. */
  async end(connection: Connection): Promise<void> {
    await connection.inbox.idle();
    await this.exit.pass(() => this.departures.dropAll(connection));
    this.connections.remove(connection);
  }

  /** The time by which leases and positions go, for clients to set theirs by. */
  now(): Millis {
    return this.store.now();
  }

  private async joinHome(connection: Connection): Promise<void> {
    const { homeRoom } = connection.session;
    if (homeRoom === undefined) return;
    try {
      await this.memberships.join(connection, homeRoom, connection.opening);
    } catch (error) {
      const refusal = error instanceof StoreUnavailable ? new Refusal('unavailable') : error;
      if (!(refusal instanceof Refusal)) throw error;
      connection.refuse(null, homeRoom, refusal);
      const isForbidden = refusal.code === 'forbidden';
      connection.close(isForbidden ? CLOSE.forbidden : CLOSE.overloaded, refusal.code);
      this.logger.warn(`Session ${connection.session.id} could not join its room: ${refusal.code}`);
    }
  }

  /** CONN-8: in background no ephemera, durable events in batches, and the user is away unless active elsewhere. */
  async setBackground(connection: Connection, isBackground: boolean): Promise<void> {
    connection.setBackground(isBackground);
    // What the store does not hear now, the next join tells.
    for (const [room, { member }] of connection.memberships) await this.store.setAway(room, member, isBackground);
  }
}
