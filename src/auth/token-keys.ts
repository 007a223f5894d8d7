import { readFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { createLocalJWKSet, createRemoteJWKSet, errors, importJWK } from 'jose';
import type { CryptoKey, FlattenedJWSInput, JWK, JWSHeaderParameters } from 'jose';
import type { TokenKeysConfig } from '../config/app-config.js';

/** What a token may be signed with. Which of its keys it was, the token says by `kid`; what a key is good for, the key. */
export interface TokenKeys {
  readonly algorithms: string[];
  /** Throws a JOSEError if no key fits, anything else if the keys cannot be had now. */
  readonly find: (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey | Uint8Array>;
}

/** Those that a public key can verify: none that would take a public key for a secret. */
const BY_PUBLIC_KEY = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Shorter than a handshake may take. */
const JWKS_TIMEOUT_MS = 3_000;

/** Throws with one line for the operator if the keys cannot be read. */
export async function tokenKeys(config: TokenKeysConfig): Promise<TokenKeys> {
  switch (config.kind) {
    case 'secret':
      return oneSecret(config.secret);
    case 'file':
      return keyMap(await readKeys(config.path));
    case 'url':
      return publishedKeys(config.url);
  }
}

function oneSecret(secret: string): TokenKeys {
  const key = new TextEncoder().encode(secret);
  return { algorithms: ['HS256'], find: () => Promise.resolve(key) };
}

/** A map that never changes: a key counts only under its own algorithm. */
async function keyMap(jwks: readonly JWK[]): Promise<TokenKeys> {
  const keys = new Map<string | undefined, { alg: string; key: CryptoKey | Uint8Array }>();
  for (const jwk of jwks) {
    if (jwk.alg === undefined) throw new Error('each key of JWT_KEYS needs its `alg`');
    if (keys.has(jwk.kid) || (jwks.length > 1 && jwk.kid === undefined)) {
      throw new Error('keys of JWT_KEYS need a `kid` each, no two the same');
    }
    keys.set(jwk.kid, { alg: jwk.alg, key: await importJWK(jwk, jwk.alg) });
  }
  const only = jwks.length === 1 ? keys.get(jwks[0]?.kid) : undefined;
  const find = ({ kid, alg }: JWSHeaderParameters) => {
    const found = kid === undefined ? only : keys.get(kid);
    return found?.alg === alg && found !== undefined
      ? Promise.resolve(found.key)
      : Promise.reject(new errors.JWKSNoMatchingKey());
  };
  return { algorithms: [...new Set([...keys.values()].map(({ alg }) => alg))], find };
}

async function readKeys(path: string): Promise<readonly JWK[]> {
  try {
    const { keys } = JSON.parse(await readFile(path, 'utf8')) as { keys?: JWK[] };
    if (keys === undefined || keys.length === 0) throw new Error('it holds no keys');
    return keys;
  } catch (error) {
    throw new Error(`JWT_KEYS must be a file with a JWK set: ${(error as Error).message}`, { cause: error });
  }
}

/** Keys that the issuer publishes: read anew when a token names one that is not known, at most twice a minute. */
function publishedKeys(url: string): TokenKeys {
  const logger = new Logger('Tokens');
  const published = createRemoteJWKSet(new URL(url), { timeoutDuration: JWKS_TIMEOUT_MS });
  const find: TokenKeys['find'] = async (header, token) => {
    try {
      return await published(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      const known = published.jwks();
      logger.warn(`JWT_JWKS_URL does not answer${known ? ': the keys of before count on' : ''} (${String(error)})`);
      if (known === undefined) throw new Error('The keys of the issuer cannot be read', { cause: error });
      return createLocalJWKSet(known)(header, token);
    }
  };
  return { algorithms: BY_PUBLIC_KEY, find };
}
