import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { CLOSE } from '../protocol/close-code.js';
import type { Connection } from './connection.js';

/** Time for a closing handshake and the last answers, before a socket is cut. */
const CLOSING_MS = 2_000;
/** Over which clients come back that were closed in the same moment. */
const RETRY_SPREAD_MS = 1_000;

/** The connections of this process, each until the last of its rooms knows that it has gone. */
@Injectable()
export class Connections {
  private readonly open = new Set<Connection>();
  private onEmpty: (() => void)[] = [];

  add(connection: Connection): void {
    this.open.add(connection);
  }

  remove(connection: Connection): void {
    this.open.delete(connection);
    if (this.open.size > 0) return;
    for (const resolve of this.onEmpty.splice(0)) resolve();
  }

  all(): readonly Connection[] {
    return [...this.open];
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
    await this.empty();
  }

  private empty(): Promise<void> {
    if (this.open.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.onEmpty.push(resolve));
  }
}
