import type { UserId } from '../protocol/ids.js';
import type { Refusal } from '../protocol/refusal.js';

/** Who a connection speaks for. Fixed before its first frame is handled (CONN-4). */
export interface Identity {
  readonly user: UserId;
  /** When the credentials end, in ms since 1970; absent = never. */
  readonly expiresAt?: number;
}

export interface Credentials {
  /** What the URL claims; believed only where the adapter says so. */
  readonly userId: UserId | undefined;
  /** From `Authorization: Bearer`, the subprotocol list or `token=`; never logged. */
  readonly token: string | undefined;
}

/**
 * Port: turns credentials into an identity, or refuses with `unauthorized` or `forbidden`. Asked once per handshake,
 * before the upgrade is answered. Not promised: that the identity may enter any room; that is RoomPolicy's.
 */
export abstract class Authenticator {
  abstract authenticate(credentials: Credentials): Promise<Identity | Refusal>;
}
