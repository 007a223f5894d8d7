import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { AppConfig } from '../config/app-config.js';
import { CLOSE } from '../protocol/close-code.js';
import { Connections } from './connections.js';

const LOOK_MS = 1_000;
/** For the token that is on its way. */
const GRACE_MS = 3_000;

/** AUTH-5: closes connections whose token has expired, with 4401. */
@Injectable()
export class SessionExpiry implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private cancel: () => void = () => undefined;

  constructor(
    private readonly connections: Connections,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.auth.mode === 'jwt') this.cancel = this.clock.after(LOOK_MS, () => this.look());
  }

  beforeApplicationShutdown(): void {
    this.cancel();
  }

  private look(): void {
    const over = this.clock.now() - GRACE_MS;
    for (const connection of this.connections.all()) {
      const { token } = connection.session.identity;
      if (token !== undefined && token.expiresAt <= over)
        connection.close(CLOSE.unauthenticated, 'the token has expired');
    }
    this.cancel = this.clock.after(LOOK_MS, () => this.look());
  }
}
