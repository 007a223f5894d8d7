import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Connections } from './connections.js';
import { DrainState } from './drain-state.js';
import { SystemRoom } from './system-room.js';

/** Takes this instance out of service without losing a frame (G10). */
@Injectable()
export class Drain {
  private readonly logger = new Logger(Drain.name);

  constructor(
    private readonly state: DrainState,
    private readonly connections: Connections,
    private readonly config: AppConfig,
    private readonly system: SystemRoom,
  ) {}

  /**
   * Readiness and upgrades answer 503 at once; after `DRAIN_DELAY_MS`, the time that load balancers need to look away,
   * every socket is closed with 1012 over `DRAIN_WINDOW_MS`. Resolves when the last one has gone.
   */
  async run(): Promise<void> {
    const { delayMs, windowMs } = this.config.drain;
    this.state.begin();
    void this.system.tell('instance.draining');
    const count = this.connections.count;
    this.logger.log(`Draining ${count} connections: closing starts in ${delayMs} ms and takes ${windowMs} ms`);
    if (count > 0) await delay(delayMs);
    await this.connections.drain(windowMs);
    this.logger.log('Drained');
  }
}
