import { readFileSync } from 'node:fs';
import { SignJWT, importJWK } from 'jose';
import type { CryptoKey, JWK, KeyObject } from 'jose';
import type { TokenConfig, TokenKeysConfig } from '../config/app-config.js';
import { parseEnv } from '../config/parse-env.js';
import { readEnvironment } from '../config/read-environment.js';
import { jsonObjectOf } from './arguments.js';
import { Failure, messageOf } from './failure.js';

/** What a token says. */
export interface Grant {
  readonly user: string;
  /** By room, a role. */
  readonly rooms: Readonly<Record<string, string>>;
  /** ms from now; whole seconds count. */
  readonly expires: number;
}
/** Signs tokens that the server of the same settings believes. */
export interface Signer {
  /** Longer than this the server lets none live. */
  readonly maxLifetimeMs: number;
  readonly sign: (grant: Grant) => Promise<{ readonly token: string; readonly expiresAtMs: number }>;
}
interface SigningKey {
  readonly alg: string;
  readonly kid?: string | undefined;
  readonly key: CryptoKey | KeyObject | Uint8Array;
}

/** With the key of the settings, or with the private one in that file. Rejects with a {@link Failure} if there is none. */
export async function signerOf(keyFile: string | undefined): Promise<Signer> {
  const { keys, issuer, audience, maxLifetimeMs } = tokenConfig();
  const { alg, kid, key } = await signingKey(keyFile === undefined ? keys : { kind: 'file', path: keyFile });
  return {
    maxLifetimeMs,
    sign: async ({ user, rooms, expires }) => {
      const issuedAt = Math.floor(Date.now() / 1_000);
      const expiresAt = issuedAt + Math.floor(expires / 1_000);
      const token = await new SignJWT({ rooms })
        .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
        .setSubject(user)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresAtMs: expiresAt * 1_000 };
    },
  };
}

function tokenConfig(): TokenConfig {
  const parsed = parseEnv(readEnvironment());
  if (!parsed.ok) throw new Failure(`The settings are not right: ${parsed.faults.join('; ')}`);
  const { auth } = parsed.config;
  if (auth.mode === 'jwt') return auth;
  throw new Failure(
    'No key for tokens is set: the server believes the user id of the URL, and no token is needed',
    'To try tokens, set JWT_SECRET (openssl rand -base64 48), JWT_ISSUER and JWT_AUDIENCE, also for the server.',
  );
}

async function signingKey(keys: TokenKeysConfig): Promise<SigningKey> {
  const hint = 'Sign where the private key is, or name a file with it (a JWK, or a set of them) by --key.';
  switch (keys.kind) {
    case 'secret':
      return { alg: 'HS256', key: new TextEncoder().encode(keys.secret) };
    case 'url':
      throw new Failure('The keys of JWT_JWKS_URL are public: nothing can be signed with them', hint);
    case 'file': {
      const jwk = readJwks(keys.path).find((one) => one.d !== undefined || one.k !== undefined);
      if (jwk === undefined) throw new Failure(`${keys.path} has no private key: nothing can be signed with it`, hint);
      if (jwk.alg === undefined) throw new Failure(`The key in ${keys.path} does not say its \`alg\``);
      return { alg: jwk.alg, kid: jwk.kid, key: await importJWK(jwk, jwk.alg) };
    }
  }
}

/** A JWK, or a set of them. */
function readJwks(path: string): readonly JWK[] {
  try {
    const content = jsonObjectOf(readFileSync(path, 'utf8'));
    if (content === undefined) throw new Error('it is not a JSON object');
    return Array.isArray(content['keys']) ? (content['keys'] as JWK[]) : [content];
  } catch (error) {
    throw new Failure(`The keys in ${path} cannot be read: ${messageOf(error)}`);
  }
}
