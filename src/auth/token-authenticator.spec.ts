import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CompactSign, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import type { CryptoKey, GenerateKeyPairResult, JWK } from 'jose';
import { ManualClock } from '../../test/support/manual-clock.js';
import { NOW_S, SECRET, secretKey, tokenOf } from '../../test/support/tokens.js';
import type { TokenKeysConfig } from '../config/app-config.js';
import type { UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { TokenAuthenticator } from './token-authenticator.js';
import { tokenKeys } from './token-keys.js';

const SETTINGS = {
  mode: 'jwt',
  issuer: 'https://login.test',
  audience: 'rally',
  maxLifetimeMs: 86_400_000,
  isQueryTokenAllowed: false,
} as const;

async function authenticatorOf(keys: TokenKeysConfig) {
  return new TokenAuthenticator({ ...SETTINGS, keys }, await tokenKeys(keys), new ManualClock());
}

async function codeOf(authenticator: TokenAuthenticator, token: string | undefined, userId?: string) {
  const identity = await authenticator.authenticate({ userId: userId as UserId | undefined, token });
  return identity instanceof Refusal ? identity.code : identity.user;
}

// What is refused here would fill the log of the run.
Logger.overrideLogger(false);

describe('AUTH-2 a token signed with the secret', () => {
  let authenticator: TokenAuthenticator;

  beforeEach(async () => {
    authenticator = await authenticatorOf({ kind: 'secret', secret: SECRET });
  });

  it('tells who it is, until when, and what is granted', async () => {
    expect(await authenticator.authenticate({ userId: undefined, token: await tokenOf() })).toEqual({
      user: 'ana',
      token: { issuedAt: NOW_S * 1000, expiresAt: (NOW_S + 3600) * 1000, grants: [['trip', 'member']] },
    });
  });

  it('counts for its own user id only (CONN-3)', async () => {
    expect(await codeOf(authenticator, await tokenOf(), 'ana')).toBe('ana');
    expect(await codeOf(authenticator, await tokenOf(), 'ben')).toBe('forbidden');
    expect(await codeOf(authenticator, undefined, 'ana')).toBe('unauthorized');
  });

  it.each<[string, () => Promise<string>]>([
    ['another secret', () => tokenOf({}, secretKey('another secret, which is as long as the first'))],
    ['no signature', () => Promise.resolve(unsigned())],
    ['no signature under HS256', async () => `${(await tokenOf()).split('.').slice(0, 2).join('.')}.`],
    ['alg none in any case', () => Promise.resolve(unsigned().replace(/^[^.]+/, encoded({ alg: 'nOnE' })))],
    ['HS512 with the same secret', () => tokenOf({ header: { alg: 'HS512' } })],
    ['a changed payload', async () => changed(await tokenOf())],
    ['no sub', () => tokenOf({ sub: undefined })],
    ['a sub that is no id', () => tokenOf({ sub: 'a b' })],
    ['an empty sub', () => tokenOf({ sub: '' })],
    ['no exp', () => tokenOf({ exp: undefined })],
    ['an exp that is over', () => tokenOf({ iat: NOW_S - 60, exp: NOW_S - 6 })],
    ['no iat', () => tokenOf({ iat: undefined })],
    ['an iat ahead', () => tokenOf({ iat: NOW_S + 60 })],
    ['an nbf ahead', () => tokenOf({ nbf: NOW_S + 60 })],
    ['a longer life than is accepted', () => tokenOf({ exp: NOW_S + 86_401 })],
    ['another issuer', () => tokenOf({ iss: 'https://login.test.evil' })],
    ['no issuer', () => tokenOf({ iss: undefined })],
    ['another audience', () => tokenOf({ aud: 'rally-admin' })],
    ['no audience', () => tokenOf({ aud: undefined })],
    ['rooms that are none', () => tokenOf({ rooms: { trip: 'king' } })],
    ['a critical header that nobody knows', () => tokenOf({ header: { crit: ['x'], x: 1 } }).catch(() => 'x.y.z')],
    ['text', () => Promise.resolve('hello')],
    ['8 KB of text', () => Promise.resolve('a'.repeat(8_192))],
    [
      'JSON that is no object',
      () => new CompactSign(Buffer.from('[1]')).setProtectedHeader({ alg: 'HS256' }).sign(secretKey()),
    ],
  ])('is refused: %s', async (_, make) => {
    expect(await codeOf(authenticator, await make())).toBe('unauthorized');
  });

  it('takes clocks that differ by five seconds, and one audience of several', async () => {
    expect(await codeOf(authenticator, await tokenOf({ iat: NOW_S + 4 }))).toBe('ana');
    expect(await codeOf(authenticator, await tokenOf({ iat: NOW_S - 60, exp: NOW_S - 4 }))).toBe('ana');
    expect(await codeOf(authenticator, await tokenOf({ aud: ['web', 'rally'] }))).toBe('ana');
  });
});

describe('AUTH-2 keys in a file', () => {
  let dir: string;
  let rsa: GenerateKeyPairResult;
  let ec: GenerateKeyPairResult;
  let ed: GenerateKeyPairResult;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rally-keys-'));
    [rsa, ec, ed] = await Promise.all(
      ['RS256', 'ES256', 'EdDSA'].map((alg) => generateKeyPair(alg, { extractable: true })) as [
        Promise<GenerateKeyPairResult>,
        Promise<GenerateKeyPairResult>,
        Promise<GenerateKeyPairResult>,
      ],
    );
  });
  afterAll(() => rm(dir, { recursive: true }));

  async function fileOf(keys: readonly JWK[]): Promise<TokenKeysConfig> {
    const path = join(dir, 'keys.json');
    await writeFile(path, JSON.stringify({ keys }));
    return { kind: 'file', path };
  }

  it('each key counts under its own name and algorithm', async () => {
    const authenticator = await authenticatorOf(
      await fileOf([
        { ...(await exportJWK(rsa.publicKey)), kid: 'r', alg: 'RS256' },
        { ...(await exportJWK(ec.publicKey)), kid: 'e', alg: 'ES256' },
        { ...(await exportJWK(ed.publicKey)), kid: 'd', alg: 'EdDSA' },
        { kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), kid: 'h', alg: 'HS256' },
      ]),
    );
    const signed = (kid: string, alg: string, key: CryptoKey | Uint8Array) => tokenOf({ header: { kid, alg } }, key);
    expect(await codeOf(authenticator, await signed('r', 'RS256', rsa.privateKey))).toBe('ana');
    expect(await codeOf(authenticator, await signed('e', 'ES256', ec.privateKey))).toBe('ana');
    expect(await codeOf(authenticator, await signed('d', 'EdDSA', ed.privateKey))).toBe('ana');
    expect(await codeOf(authenticator, await signed('h', 'HS256', secretKey()))).toBe('ana');
    // The public key is known to everybody: it must never be taken for a secret.
    const asSecret = secretKey(await exportSPKI(rsa.publicKey));
    expect(await codeOf(authenticator, await signed('r', 'HS256', asSecret))).toBe('unauthorized');
    for (const kid of ['e', '../../r', 'https://evil.test/keys', '']) {
      expect(await codeOf(authenticator, await signed(kid, 'RS256', rsa.privateKey))).toBe('unauthorized');
    }
    expect(await codeOf(authenticator, await tokenOf({ header: { alg: 'RS256' } }, rsa.privateKey))).toBe(
      'unauthorized',
    );
  });

  it('a token cannot bring its own key', async () => {
    const jwk = await exportJWK(ec.publicKey);
    const authenticator = await authenticatorOf(await fileOf([{ ...(await exportJWK(rsa.publicKey)), alg: 'RS256' }]));
    expect(await codeOf(authenticator, await tokenOf({ header: { alg: 'RS256' } }, rsa.privateKey))).toBe('ana');
    const own = { alg: 'ES256', jwk, jku: 'https://evil.test/keys', x5u: 'https://evil.test/x' };
    expect(await codeOf(authenticator, await tokenOf({ header: own }, ec.privateKey))).toBe('unauthorized');
  });

  it('a file that is none, or unclear, stops the start with one line', async () => {
    await expect(tokenKeys({ kind: 'file', path: join(dir, 'none.json') })).rejects.toThrow(/JWT_KEYS .*ENOENT/);
    await expect(tokenKeys(await fileOf([]))).rejects.toThrow(/JWT_KEYS .*no keys/);
    const key = await exportJWK(rsa.publicKey);
    await expect(tokenKeys(await fileOf([key]))).rejects.toThrow(/`alg`/);
    await expect(
      tokenKeys(
        await fileOf([
          { ...key, alg: 'RS256' },
          { ...key, alg: 'RS256' },
        ]),
      ),
    ).rejects.toThrow(/`kid`/);
  });
});

describe('AUTH-2 keys that the issuer publishes', () => {
  let server: Server;
  let url: string;
  let published: JWK[] | null;
  let asked: number;

  beforeEach(async () => {
    [published, asked] = [[], 0];
    server = createServer((_, response) => {
      asked++;
      if (published === null) response.writeHead(500).end();
      else response.end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await new Promise((resolve) => server.close(resolve));
  });

  it('are read once, and tokens of others are refused', async () => {
    const [known, other] = await Promise.all([
      generateKeyPair('ES256', { extractable: true }),
      generateKeyPair('ES256'),
    ]);
    published = [{ ...(await exportJWK(known.publicKey)), kid: 'a', alg: 'ES256' }];
    const authenticator = await authenticatorOf({ kind: 'url', url });
    const header = { alg: 'ES256', kid: 'a' };
    for (let n = 0; n < 3; n++)
      expect(await codeOf(authenticator, await tokenOf({ header }, known.privateKey))).toBe('ana');
    expect(await codeOf(authenticator, await tokenOf({ header }, other.privateKey))).toBe('unauthorized');
    expect(await codeOf(authenticator, await tokenOf({ header: { ...header, kid: 'b' } }, other.privateKey))).toBe(
      'unauthorized',
    );
    expect(asked).toBe(1);
  });

  it('change without a restart, and count on while the issuer is away', async () => {
    const [old, next] = await Promise.all(['ES256', 'ES256'].map((alg) => generateKeyPair(alg, { extractable: true })));
    const signed = (kid: string, pair = old) =>
      tokenOf({ header: { alg: 'ES256', kid } }, pair?.privateKey ?? secretKey());
    const keyOf = async (kid: string, pair = old) => ({
      ...(pair && (await exportJWK(pair.publicKey))),
      kid,
      alg: 'ES256',
    });
    const authenticator = await authenticatorOf({ kind: 'url', url });
    const startedAt = Date.now();
    const later = (minutes: number) => jest.spyOn(Date, 'now').mockReturnValue(startedAt + minutes * 60_000);
    published = [await keyOf('a')];
    expect(await codeOf(authenticator, await signed('a'))).toBe('ana');
    published = [await keyOf('a'), await keyOf('b', next)];
    expect(await codeOf(authenticator, await signed('b', next))).toBe('unauthorized');
    later(1);
    expect(await codeOf(authenticator, await signed('b', next))).toBe('ana');
    // A key that was withdrawn.
    published = [await keyOf('b', next)];
    later(20);
    expect(await codeOf(authenticator, await signed('a'))).toBe('unauthorized');
    published = null;
    later(40);
    expect(await codeOf(authenticator, await signed('b', next))).toBe('ana');
    expect(await codeOf(authenticator, await signed('a'))).toBe('unauthorized');
  });

  it('that cannot be had are no reason to call a token wrong', async () => {
    published = null;
    const authenticator = await authenticatorOf({ kind: 'url', url });
    const { privateKey } = await generateKeyPair('ES256');
    await expect(
      codeOf(authenticator, await tokenOf({ header: { alg: 'ES256', kid: 'a' } }, privateKey)),
    ).rejects.toThrow();
  });
});

function unsigned(): string {
  return new UnsecuredJWT({
    sub: 'ana',
    rooms: '*',
    iat: NOW_S,
    exp: NOW_S + 60,
    iss: 'https://login.test',
    aud: 'rally',
  }).encode();
}

function encoded(header: object): string {
  return Buffer.from(JSON.stringify(header)).toString('base64url');
}

function changed(token: string): string {
  const [head = '', body = '', mac = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
  return `${head}.${encoded({ ...claims, sub: 'ben' })}.${mac}`;
}
