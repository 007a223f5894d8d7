import type { UserId } from '../protocol/ids.js';
import type { Refusal } from '../protocol/refusal.js';
import type { Identity } from './identity.rules.js';

export interface Credentials {
  /** What the URL claims; believed only where the adapter says so. */
  readonly userId: UserId | undefined;
  /** Never logged. */
  readonly token: string | undefined;
}

/**
 * Port: turns credentials into an identity, or refuses with `unauthorized` or `forbidden`. Asked once per handshake, before
 * the upgrade is answered, and for each refresh. Throws if it cannot be told now. Not promised: that the identity may enter
 * any room; that is RoomPolicy's.
 */
export abstract class Authenticator {
  abstract authenticate(credentials: Credentials): Promise<Identity | Refusal>;
}
