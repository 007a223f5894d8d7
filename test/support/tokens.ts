import { SignJWT } from 'jose';
import type { JWTPayload } from 'jose';

export const SECRET = 'a secret for tests, of 32 bytes and more';
export const JWT_ENV = { JWT_SECRET: SECRET, JWT_ISSUER: 'https://login.test', JWT_AUDIENCE: 'rally' };
/** What the manual clock begins with, in seconds. */
export const NOW_S = Date.UTC(2026, 0, 1) / 1000;

export interface TokenWish {
  readonly sub?: string | undefined;
  readonly rooms?: unknown;
  readonly iat?: number | undefined;
  readonly exp?: number | undefined;
  readonly iss?: string | undefined;
  readonly aud?: string | string[] | undefined;
  readonly nbf?: number;
  readonly header?: Record<string, unknown>;
}

/** A good token of ana for an hour, apart from what is wished; `undefined` leaves a claim out. */
export function tokenOf(wish: TokenWish = {}, key: Parameters<SignJWT['sign']>[0] = secretKey()): Promise<string> {
  const { header = {}, ...claims } = wish;
  const good = { sub: 'ana', rooms: ['trip'], iat: NOW_S, exp: NOW_S + 3600, iss: 'https://login.test', aud: 'rally' };
  return new SignJWT({ ...good, ...claims } as JWTPayload).setProtectedHeader({ alg: 'HS256', ...header }).sign(key);
}

export function secretKey(secret = SECRET): Uint8Array {
  return new TextEncoder().encode(secret);
}
