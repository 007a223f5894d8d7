import { parseUserId } from '../protocol/ids.js';
import type { UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { grantsOf } from './room-grants.rules.js';
import type { RoomGrants } from './room-grants.rules.js';

/** Who a connection speaks for. Fixed before its first frame is handled (CONN-4); a refresh brings a newer one (AUTH-5). */
export interface Identity {
  readonly user: UserId;
  /** Absent without tokens: everything is granted, for ever. */
  readonly token?: TokenFacts;
}

/** What counts of a token once it was judged. Times in ms since 1970. */
export interface TokenFacts {
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly grants: RoomGrants;
}

/** Claims of a token whose signature, issuer, audience and times were verified. */
export interface Claims {
  readonly sub?: unknown;
  readonly iat?: unknown;
  readonly exp?: unknown;
  readonly rooms?: unknown;
}

/** AUTH-2, AUTH-3: who a sound token speaks for, or why not. Its text never stands in the refusal. */
export function identityOf({ sub, iat, exp, rooms }: Claims, maxLifetimeMs: number): Identity | Refusal {
  const user = parseUserId(sub);
  if (user === null) return unsound('`sub` is not an id of a user');
  if (typeof iat !== 'number' || typeof exp !== 'number') return unsound('`iat` and `exp` must be numbers');
  const [issuedAt, expiresAt] = [iat * 1000, exp * 1000];
  if (expiresAt - issuedAt > maxLifetimeMs) return unsound('it lives longer than this server accepts');
  const grants = grantsOf(rooms);
  if (grants === null) return unsound('`rooms` is neither a list of rooms nor an object of room to role');
  return { user, token: { issuedAt, expiresAt, grants } };
}

/** CONN-3: who was shown to be somebody may not claim to be somebody else. `proof` is what showed it. */
export function asClaimed(identity: Identity, claimed: UserId | undefined, proof: string): Identity | Refusal {
  if (claimed === undefined || claimed === identity.user) return identity;
  return new Refusal('forbidden', { message: `\`user_id\` is not the user of the ${proof}.` });
}

function unsound(why: string): Refusal {
  return new Refusal('unauthorized', { message: `The token is not accepted: ${why}.` });
}
