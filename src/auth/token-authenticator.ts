import { Logger } from '@nestjs/common';
import { errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import type { Clock } from '../clock/clock.js';
import type { TokenConfig } from '../config/app-config.js';
import { Refusal } from '../protocol/refusal.js';
import { Authenticator } from './authenticator.js';
import type { Credentials } from './authenticator.js';
import { asClaimed, identityOf } from './identity.rules.js';
import type { Identity } from './identity.rules.js';
import type { TokenKeys } from './token-keys.js';

/** How far the issuer's clock may be from this one. */
const CLOCK_TOLERANCE_S = 5;

/** `AUTH_MODE=jwt`: believes what a token of the configured issuer says, and no user id that differs from it (CONN-3). */
export class TokenAuthenticator extends Authenticator {
  private readonly logger = new Logger('Tokens');

  constructor(
    private readonly config: TokenConfig,
    private readonly keys: TokenKeys,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async authenticate({ userId, token }: Credentials): Promise<Identity | Refusal> {
    if (token === undefined) return new Refusal('unauthorized', { message: 'A token is needed.' });
    const claims = await this.verify(token);
    if (claims instanceof Refusal) return claims;
    const identity = identityOf(claims, this.config.maxLifetimeMs);
    return identity instanceof Refusal ? identity : asClaimed(identity, userId, 'token');
  }

  private async verify(token: string): Promise<JWTPayload | Refusal> {
    const { issuer, audience } = this.config;
    try {
      const { payload } = await jwtVerify(token, this.keys.find, {
        algorithms: this.keys.algorithms,
        issuer,
        audience,
        requiredClaims: ['sub', 'iat', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(this.clock.now()),
        maxTokenAge: this.config.maxLifetimeMs / 1000,
      });
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      this.logger.debug(`A token was refused: ${error.code}`);
      const isExpired = error instanceof errors.JWTExpired;
      return new Refusal('unauthorized', { message: `The token ${isExpired ? 'has expired' : 'is not accepted'}.` });
    }
  }
}
