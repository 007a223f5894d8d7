import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { CLOSE } from '../protocol/close-code.js';
import { SLOW_READER_MS } from '../protocol/limits.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';

/** Looks per heartbeat at every connection: finer than needed for closing in time, coarse enough to cost nothing. */
const LOOKS_PER_BEAT = 5;

/** Ends connections that nobody is behind any more: silent for two heartbeats (4504), or not reading (4508). */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private readonly everyMs: number;
  private lookedAt = 0;

  constructor(
    private readonly connections: Connections,
    private readonly config: AppConfig,
  ) {
    this.everyMs = config.connection.heartbeatMs / LOOKS_PER_BEAT;
  }

  onApplicationBootstrap(): void {
    this.lookedAt = performance.now();
    this.timer = setInterval(() => this.look(), this.everyMs);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = performance.now();
    const lateMs = now - this.lookedAt - this.everyMs;
    this.lookedAt = now;
    // While this process stood still it heard nobody; what was said meanwhile is read after this.
    const deafMs = lateMs > this.everyMs ? lateMs : 0;
    for (const connection of this.connections.all()) {
      connection.heardAt = Math.min(now, connection.heardAt + deafMs);
      this.lookAt(connection, now);
    }
  }

  private lookAt(connection: Connection, now: number): void {
    const { heartbeatMs } = this.config.connection;
    const silentMs = now - connection.heardAt;
    if (silentMs > 2 * heartbeatMs) return connection.terminate(CLOSE.heartbeatTimeout);
    if (connection.outbox.stuckForMs(now) > SLOW_READER_MS) return connection.terminate(CLOSE.slowReader);
    if (silentMs >= heartbeatMs && now - connection.pingedAt >= heartbeatMs) connection.ping();
  }
}
