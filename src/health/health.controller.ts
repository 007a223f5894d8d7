import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import type { HealthCheckResult } from '@nestjs/terminus';
import { DrainState } from '../realtime/drain-state.js';
import { SystemRoom } from '../realtime/system-room.js';
import { RoomStore } from '../store/room-store.js';

/**
 * Two questions of an orchestrator. Ready: "may new connections come here?" Live: "would a restart help?", which a
 * store that is down must never answer with yes. A process that has MAX_CONNECTIONS is ready: its handshakes say that it is
 * full, and whoever is not ready may be evicted with all its clients.
 */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly store: RoomStore,
    private readonly drain: DrainState,
    private readonly system: SystemRoom,
  ) {}

  /** 200, or 503 with the indicator that is down: `store` or `accepting`. Touches no disk and no network. */
  @Get(['', 'ready'])
  @HealthCheck()
  isReady(): Promise<HealthCheckResult> {
    return this.health.check([() => this.storeIndicator(), () => this.acceptingIndicator()]);
  }

  /** 200 as long as the event loop turns, also while draining. */
  @Get('live')
  isLive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  private storeIndicator() {
    // `attempt` turns a status that throws into `down`; Terminus would answer it with 500.
    return this.indicators.check('store').attempt(() => {
      const { up, detail } = this.store.status();
      if (!up) throw new Error(detail);
      return { detail };
    });
  }

  private acceptingIndicator() {
    const indicator = this.indicators.check('accepting');
    // How many share the rooms is for the person who wonders; it never decides.
    return this.drain.isDraining ? indicator.down('draining') : indicator.up({ instances: this.system.instances });
  }
}
