import { Controller, Headers, HttpException, Post } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import type { Identity } from '../auth/identity.rules.js';
import { AppConfig } from '../config/app-config.js';
import { Refusal } from '../protocol/refusal.js';
import { bearerOf } from './handshake.js';
import { Revocations } from './revocations.js';
import { TICKET_TTL_MS, Tickets } from './tickets.js';

/** AUTH-4: a ticket for a token, for clients that can set no header when they connect. */
@Controller('auth')
export class TicketController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly tickets: Tickets,
    private readonly revocations: Revocations,
    private readonly config: AppConfig,
  ) {}

  @Post('ticket')
  async issue(@Headers('authorization') header?: string): Promise<{ ticket: string; expires_in_ms: number }> {
    if (this.config.auth.mode === 'none')
      throw refused(404, new Refusal('unauthorized', { message: 'Tickets need AUTH_MODE=jwt.' }));
    const identity = await this.judge(bearerOf(header));
    const ticket = await this.tickets.issue(identity).catch(unavailable);
    return { ticket, expires_in_ms: TICKET_TTL_MS };
  }

  private async judge(token: string | undefined): Promise<Identity> {
    if (!this.revocations.isReady) return unavailable();
    const identity = await this.authenticator.authenticate({ userId: undefined, token }).catch(unavailable);
    if (identity instanceof Refusal) throw refused(401, identity);
    if (this.revocations.covers(identity)) throw refused(401, new Refusal('unauthorized'));
    return identity;
  }
}

function unavailable(): never {
  throw refused(503, new Refusal('unavailable', { message: 'No ticket can be given now: ask again.' }));
}

function refused(status: number, { code, message }: Refusal): HttpException {
  return new HttpException({ code, message }, status);
}
