import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { CLOSE } from '../protocol/close-code.js';
import type { Connection } from './connection.js';

/** Time for a closing handshake and the last answers, before a socket is cut. */
const CLOSING_MS = 2_000;

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
   * Answers what was read and closes every connection with 1012, spread over `windowMs`. The reason tells each client
   * how long to wait, so that they do not all come back in the same moment.
   */
  async drain(windowMs: number): Promise<void> {
    const closing = this.all().map(async (connection) => {
      await delay(Math.random() * windowMs);
      const retryAfterMs = Math.round(Math.random() * Math.max(1_000, windowMs));
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
