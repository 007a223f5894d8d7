import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, HttpCode, HttpException, Options, Post, Req, Res } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import type { Identity } from '../auth/identity.rules.js';
import { AppConfig } from '../config/app-config.js';
import { Refusal } from '../protocol/refusal.js';
import { Door } from './door.js';
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
    private readonly door: Door,
    private readonly config: AppConfig,
  ) {}

  /** What browsers ask before, for pages of other hosts. */
  @Options('ticket')
  @HttpCode(204)
  preflight(@Req() request: IncomingMessage, @Res({ passthrough: true }) response: ServerResponse): void {
    this.admit(request, response);
  }

  @Post('ticket')
  async issue(
    @Req() request: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<{ ticket: string; expires_in_ms: number }> {
    this.admit(request, response);
    if (this.config.auth.mode === 'none') {
      throw refused(404, new Refusal('unauthorized', { message: 'Tickets need AUTH_MODE=jwt.' }));
    }
    const identity = await this.judge(bearerOf(request.headers.authorization));
    const ticket = await this.tickets.issue(identity).catch(unavailable);
    return { ticket, expires_in_ms: TICKET_TTL_MS };
  }

  /** As handshakes are: pages that may connect may also ask for this, as often. */
  private admit(request: IncomingMessage, response: ServerResponse): void {
    const refusal = this.door.refusalOf(request);
    if (refusal !== undefined) {
      const { status, code = 'unavailable', message, retryAfterS } = refusal;
      if (retryAfterS !== undefined) response.setHeader('Retry-After', String(retryAfterS));
      throw refused(status, new Refusal(code, message === undefined ? {} : { message }));
    }
    const { origin } = request.headers;
    response.setHeader('Vary', 'Origin');
    if (origin === undefined) return;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Headers', 'authorization');
    response.setHeader('Access-Control-Allow-Methods', 'POST');
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
