import { Authenticator } from './authenticator.js';
import type { Credentials } from './authenticator.js';
import type { Identity } from './identity.rules.js';
import { Refusal } from '../protocol/refusal.js';

/** `AUTH_MODE=none`: believes the `user_id` of the URL (CONN-3). For development and for servers behind a trusted proxy. */
export class TrustingAuthenticator extends Authenticator {
  override authenticate({ userId }: Credentials): Promise<Identity | Refusal> {
    const identity =
      userId === undefined ? new Refusal('bad_envelope', { message: '`user_id` is required' }) : { user: userId };
    return Promise.resolve(identity);
  }
}
