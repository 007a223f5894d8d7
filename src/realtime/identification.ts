import { Injectable, Logger } from '@nestjs/common';
import { Authenticator } from '../auth/authenticator.js';
import { asClaimed } from '../auth/identity.rules.js';
import type { Identity } from '../auth/identity.rules.js';
import { AppConfig } from '../config/app-config.js';
import { Refusal } from '../protocol/refusal.js';
import type { Handshake } from './handshake.js';
import { Revocations } from './revocations.js';
import { Tickets } from './tickets.js';

/** Who is at the door (CONN-3). */
@Injectable()
export class Identification {
  private readonly logger = new Logger('Handshake');

  constructor(
    private readonly authenticator: Authenticator,
    private readonly tickets: Tickets,
    private readonly revocations: Revocations,
    private readonly config: AppConfig,
  ) {}

  /** `null`: it cannot be told now. */
  async identify(handshake: Handshake): Promise<Identity | Refusal | null> {
    const { auth } = this.config;
    try {
      if (auth.mode === 'none')
        return await this.authenticator.authenticate({ userId: handshake.user, token: undefined });
      if (!this.revocations.isReady) return null;
      return await this.believe(handshake, auth.isQueryTokenAllowed);
    } catch (error) {
      this.logger.error(`A handshake could not be authenticated: ${String(error)}`);
      return null;
    }
  }

  private async believe(handshake: Handshake, isQueryTokenAllowed: boolean): Promise<Identity | Refusal> {
    const { user, ticket, bearerToken, queryToken } = handshake;
    if (ticket !== undefined) {
      const identity = await this.tickets.redeem(ticket);
      return identity instanceof Refusal ? identity : asClaimed(identity, user, 'ticket');
    }
    if (queryToken !== undefined && bearerToken === undefined && !isQueryTokenAllowed) {
      const message = 'A token in the URL is not taken here: send it as a header, as a subprotocol, or get a ticket.';
      return new Refusal('unauthorized', { message });
    }
    return this.authenticator.authenticate({ userId: user, token: bearerToken ?? queryToken });
  }
}
