import { readFileSync } from 'node:fs';
import { SignJWT, importJWK } from 'jose';
import type { CryptoKey, JWK, KeyObject } from 'jose';
import type { TokenConfig, TokenKeysConfig } from '../config/app-config.js';
import { parseEnv } from '../config/parse-env.js';
import { readEnvironment } from '../config/read-environment.js';
import { jsonObjectOf } from './arguments.js';
import { Failure, messageOf, usageFailure } from './failure.js';
import { printJson, printLine, remark } from './output.js';

export interface TokenOptions {
  readonly user: string;
  /** By room, a role. */
  readonly rooms: Readonly<Record<string, string>>;
  /** ms. */
  readonly expires: number;
  /** File with a private key. */
  readonly key?: string;
  readonly json?: true;
}
interface SigningKey {
  readonly alg: string;
  readonly kid?: string | undefined;
  readonly key: CryptoKey | KeyObject | Uint8Array;
}

/** Signs a token that this configuration believes. */
export async function token({ user, rooms, expires, key, json }: TokenOptions): Promise<void> {
  const { keys, issuer, audience, maxLifetimeMs } = tokenConfig();
  if (expires > maxLifetimeMs)
    throw usageFailure(
      `A token may live for ${maxLifetimeMs / 1_000} s`,
      'Choose a shorter --expires, or raise JWT_MAX_LIFETIME_MS.',
    );
  const { alg, kid, key: signing } = await signingKey(key === undefined ? keys : { kind: 'file', path: key });
  const issuedAt = Math.floor(Date.now() / 1_000);
  const expiresAt = issuedAt + Math.floor(expires / 1_000);
  const signed = await new SignJWT({ rooms })
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
    .setSubject(user)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(signing);
  if (json) return printJson({ token: signed, expires_at: expiresAt * 1_000 });
  printLine(signed);
  remark('For development and tests: in production the server of your app signs tokens (docs/authentication.md).');
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
