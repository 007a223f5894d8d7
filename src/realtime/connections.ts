import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { WebSocket } from 'ws';
import { AppConfig } from '../config/app-config.js';
import { Fifo } from '../fifo.js';
import { CLOSE } from '../protocol/close-code.js';
import type { UserId } from '../protocol/ids.js';
import type { Connection } from './connection.js';

/** Time for a closing handshake and the last answers, before a socket is cut. */
const CLOSING_MS = 2_000;
/** Over which clients come back that were closed in the same moment. */
const RETRY_SPREAD_MS = 1_000;

/**
 * Of one user; the oldest first. What it names is replaced, and it is empty when it is taken out: a Map that is rebuilt for
 * each few who come and go may keep it (decision 15), but nobody's connection with it.
 */
interface OfUser {
  open: readonly Connection[];
}

/** The connections of this process, each until the last of its rooms knows that it has gone. */
@Injectable()
export class Connections {
  private readonly open = new Fifo<Connection>();
  private readonly byUser = new Map<UserId, OfUser>();
  /** Of clients that flooded, until ws cuts them off. */
  private readonly shutOut = new Set<WebSocket>();
  private onEmpty: (() => void)[] = [];

  constructor(private readonly config: AppConfig) {}

  /** CONN-13: of a user who has too many then, the oldest is closed: it is more likely than any other to be a ghost. */
  add(connection: Connection): void {
    const { session } = connection;
    const others = this.of(session.user).filter(({ isOpen, session: { id } }) => isOpen && id !== session.id);
    if (others.length >= this.config.door.maxConnectionsPerUser) {
      others[0]?.close(CLOSE.replaced, 'too many connections of this user');
    }
    this.open.add(connection);
    const ofUser = this.byUser.get(session.user);
    if (ofUser === undefined) this.byUser.set(session.user, { open: [connection] });
    else ofUser.open = [...ofUser.open, connection];
  }

  remove(connection: Connection): void {
    this.open.delete(connection);
    const { user } = connection.session;
    const ofUser = this.byUser.get(user);
    if (ofUser !== undefined) ofUser.open = ofUser.open.filter((one) => one !== connection);
    if (ofUser?.open.length === 0) this.byUser.delete(user);
    if (this.open.size > 0) return;
    for (const resolve of this.onEmpty.splice(0)) resolve();
  }

  /** CONN-14: keeps the socket of a connection that has ended, while there is a place for it. */
  hold(ws: WebSocket): void {
    if (this.count + this.shutOut.size >= this.config.door.maxConnections) return ws.terminate();
    this.shutOut.add(ws);
    ws.once('close', () => this.shutOut.delete(ws));
  }

  get count(): number {
    return this.open.size;
  }

  all(): readonly Connection[] {
    return this.open.all();
  }

  of(user: UserId): readonly Connection[] {
    return this.byUser.get(user)?.open ?? [];
  }

  /**
   * Tells every client when it will be its turn; then answers what was read and closes with 1012, spread over `windowMs`, so
   * that no other instance gets them all in one moment. The reason tells each how long to wait: for windows of no length.
   */
  async drain(windowMs: number): Promise<void> {
    const closing = this.all().map(async (connection) => {
      const inMs = Math.round(Math.random() * windowMs);
      connection.drains(inMs);
      await delay(inMs);
      const retryAfterMs = Math.round(Math.random() * RETRY_SPREAD_MS);
      await connection.finish(CLOSE.draining, JSON.stringify({ retry_after_ms: retryAfterMs }));
    });
    const closed = Promise.all(closing).then(() => this.empty());
    // Whoever does not read never lets its last frames be answered: nobody waits for it beyond the window.
    await Promise.race([closed, delay(windowMs + CLOSING_MS, undefined, { ref: false })]);
    for (const connection of this.all()) connection.terminate(CLOSE.draining);
    for (const ws of this.shutOut) ws.terminate();
    await this.empty();
  }

  private empty(): Promise<void> {
    if (this.open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.onEmpty.push(resolve));
  }
}
