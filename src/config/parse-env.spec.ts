import { describe, expect, it } from '@jest/globals';
import type { StoreConfig } from './app-config.js';
import { parseEnv } from './parse-env.js';
import type { Environment } from './parse-env.js';
import { LOCAL_REDIS } from './redis-address.js';

const PRODUCTION = { NODE_ENV: 'production', ALLOW_INSECURE: 'true' };
const TOKENS = { JWT_SECRET: 'x'.repeat(32), JWT_ISSUER: 'i', JWT_AUDIENCE: 'a' };
const R: StoreConfig = {
  kind: 'redis',
  place: { host: 'r', port: 6379, isTls: false, label: 'r:6379' },
  ackDurability: 'stored',
};
const LOCAL: StoreConfig = { kind: 'redis', place: LOCAL_REDIS, ackDurability: 'stored' };
const REPLICATED: StoreConfig = { ...R, ackDurability: 'replicated' };
const EMBEDDED: StoreConfig = { kind: 'embedded', dataDir: './data' };

function configOf(env: Environment) {
  const parsed = parseEnv(env);
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.config;
}

function faultsOf(env: Environment) {
  const parsed = parseEnv(env);
  return parsed.ok ? [] : parsed.faults;
}

describe('an environment that is fine', () => {
  it('has a default for everything', () => {
    expect(configOf({})).toEqual({
      isProduction: false,
      logLevel: 'info',
      listen: { port: 8080, workers: 1 },
      store: { kind: 'auto', address: LOCAL_REDIS, dataDir: './data' },
      auth: { mode: 'none' },
      door: {
        origins: { kind: 'same-host', isLocalAllowed: true },
        trustedProxies: [],
        handshakesPerSecond: 100,
        maxConnections: 20_000,
        maxConnectionsPerUser: Infinity,
      },
      connection: { heartbeatMs: 25_000, maxRooms: 50, isRateLimited: true },
      presence: { graceMs: 10_000 },
      location: { minIntervalMs: 1000, requireShare: false, trackRetentionMs: 86_400_000 },
      chat: { editWindowMs: 0, receiptsMaxMembers: 100, hasSystemLines: false },
      console: {},
      drain: { delayMs: 5000, windowMs: 10_000 },
    });
  });

  it('takes what is set, and an empty or blank value as unset', () => {
    const config = configOf({ PORT: '0', HOST: '127.0.0.1', REDIS_ADDR: ' ', RATE_LIMIT: 'off', LOG_LEVEL: '' });
    expect(config.listen).toEqual({ port: 0, host: '127.0.0.1', workers: 1 });
    expect(config.store.kind).toBe('auto');
    expect(config.connection.isRateLimited).toBe(false);
    expect(config.logLevel).toBe('info');
  });

  it('runs in production once the insecurity is accepted by name', () => {
    expect(configOf(PRODUCTION).isProduction).toBe(true);
  });

  it('CONN-11 lets pages of other hosts connect only if they are named, in production not even local ones', () => {
    expect(configOf(PRODUCTION).door.origins).toEqual({ kind: 'same-host', isLocalAllowed: false });
    expect(configOf({ ALLOWED_ORIGINS: '*' }).door.origins).toEqual({ kind: 'any' });
    const { origins } = configOf({ ALLOWED_ORIGINS: 'https://A.example,http://b.example:8080' }).door;
    expect(origins).toEqual({ kind: 'listed', origins: new Set(['https://a.example', 'http://b.example:8080']) });
  });

  it.each<[string, Environment, StoreConfig]>([
    ['is embedded if that is said', { STORE: 'embedded' }, EMBEDDED],
    ['is embedded if that is said, in production too', { ...PRODUCTION, STORE: 'embedded' }, EMBEDDED],
    ['is Redis, without asking, once REDIS_ADDR is set', { REDIS_ADDR: 'r' }, R],
    ['is the Redis of REDIS_ADDR in production', { ...PRODUCTION, REDIS_ADDR: 'r' }, R],
    ['is Redis, without asking, if that is said', { STORE: 'redis' }, LOCAL],
    ['is Redis, without asking, in production', PRODUCTION, LOCAL],
    ['has its acks wait for replicas', { REDIS_ADDR: 'r', ACK_DURABILITY: 'replicated' }, REPLICATED],
  ])('the store %s', (_, env, store) => {
    expect(configOf(env).store).toEqual(store);
  });

  it('AUTH-1 believes tokens where a key is set, in production too', () => {
    const shared = { mode: 'jwt', issuer: 'i', audience: 'a', maxLifetimeMs: 86_400_000, isQueryTokenAllowed: false };
    for (const env of [TOKENS, { ...TOKENS, NODE_ENV: 'production' }]) {
      expect(configOf(env).door.maxConnectionsPerUser).toBe(20);
      expect(configOf(env).auth).toEqual({ ...shared, keys: { kind: 'secret', secret: TOKENS.JWT_SECRET } });
    }
    const { JWT_ISSUER, JWT_AUDIENCE } = TOKENS;
    const url = 'http://127.0.0.1:1/keys';
    expect(configOf({ JWT_ISSUER, JWT_AUDIENCE, JWT_JWKS_URL: url }).auth).toMatchObject({
      keys: { kind: 'url', url },
    });
  });

  it.each<[string, Environment]>([
    ['with REDIS_ADDR', { REDIS_ADDR: 'r' }],
    ['with STORE=redis', { STORE: 'redis' }],
    ['in production', PRODUCTION],
  ])('several workers are taken %s', (_, env) => {
    expect(configOf({ ...env, WORKERS: '4' }).listen.workers).toBe(4);
  });
});

describe('the admin port', () => {
  const TOKEN = 'sixteen-letters!';

  it('is off, on this machine, or open to those who know a secret', () => {
    expect(configOf({ ADMIN_TOKEN: TOKEN })).not.toHaveProperty('admin');
    expect(configOf({ ADMIN_PORT: '9090' }).admin).toEqual({ port: 9090, host: '127.0.0.1' });
    const open = { ADMIN_PORT: '9090', ADMIN_HOST: '0.0.0.0', ADMIN_TOKEN: TOKEN };
    expect(configOf(open).admin).toEqual({ port: 9090, host: '0.0.0.0', token: TOKEN });
  });

  it.each(['localhost', '127.0.0.1', '127.8.8.8', '::1'])('needs no secret on %s', (ADMIN_HOST) => {
    expect(faultsOf({ ADMIN_PORT: '9090', ADMIN_HOST })).toEqual([]);
  });

  it.each(['0.0.0.0', '::', '10.0.0.7', '127.evil.example'])('needs one on %s, and says so', (ADMIN_HOST) => {
    expect(faultsOf({ ADMIN_PORT: '9090', ADMIN_HOST })).toEqual([expect.stringContaining('set ADMIN_TOKEN')]);
  });

  it.each(['fifteen-letters', 'sixteen letters!', 'sixteen-l€tters!'])('takes no secret like "%s"', (ADMIN_TOKEN) => {
    const faults = faultsOf({ ADMIN_TOKEN });
    expect(faults).toEqual([expect.stringMatching(/^ADMIN_TOKEN must be at least 16/)]);
    expect(faults.join()).not.toContain(ADMIN_TOKEN);
  });

  it('is not that of the clients', () => {
    expect(faultsOf({ ADMIN_PORT: '8080' })).toEqual([expect.stringContaining('choose another ADMIN_PORT')]);
  });
});

describe('an environment that is not', () => {
  it('is told all its faults at once, by name and never by value', () => {
    const faults = faultsOf({ PORT: '8o80-secret', LOG_LEVEL: 'loud-secret', DRAIN_DELAY_MS: '-1', RATE_LIMIT: 'no' });
    expect(faults).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'LOG_LEVEL must be one of error, warn, info, debug',
      'RATE_LIMIT must be one of on, off',
      'DRAIN_DELAY_MS must be a whole number from 0 to 600000',
    ]);
  });

  it.each(['65536', '80.5', '1e3', '0x50', '+80', 'NaN', '٣'])('refuses PORT=%s', (PORT) => {
    expect(faultsOf({ PORT })).toHaveLength(1);
  });

  it('AUTH-1 refuses, in production, identities nobody verifies', () => {
    expect(faultsOf({ ...PRODUCTION, ALLOW_INSECURE: '' })).toEqual([expect.stringContaining('ALLOW_INSECURE=true')]);
  });

  it.each<[string, Environment, string]>([
    ['tokens without a key', { AUTH_MODE: 'jwt' }, 'needs one of JWT_SECRET'],
    ['tokens with two keys', { ...TOKENS, JWT_KEYS: 'keys.json' }, 'needs one of JWT_SECRET'],
    ['tokens of anybody', { ...TOKENS, JWT_ISSUER: '' }, 'needs JWT_ISSUER and JWT_AUDIENCE'],
    ['tokens for anybody', { ...TOKENS, JWT_AUDIENCE: '' }, 'needs JWT_ISSUER and JWT_AUDIENCE'],
    ['keys that nobody uses', { ...TOKENS, AUTH_MODE: 'none' }, 'ignores the keys'],
    ['webhooks without a secret', { WEBHOOK_URL: 'https://a.example' }, 'WEBHOOK_URL and WEBHOOK_SECRET go together'],
    ['webhooks to nowhere', { WEBHOOK_SECRET: 'x'.repeat(32) }, 'WEBHOOK_URL and WEBHOOK_SECRET go together'],
    ['webhooks in clear', { WEBHOOK_URL: 'http://a.example' }, 'WEBHOOK_URL must be an https:// address'],
    ['a short secret', { ...TOKENS, JWT_SECRET: 'x'.repeat(31) }, 'JWT_SECRET must be at least 32 bytes long'],
    [
      'keys that anybody on the way may change',
      { JWT_JWKS_URL: 'http://login.test/keys' },
      'JWT_JWKS_URL must be an https',
    ],
    ['REDIS_ADDR with STORE=embedded', { STORE: 'embedded', REDIS_ADDR: 'r' }, 'unset one of them'],
    ['replicas of what has none', { STORE: 'embedded', ACK_DURABILITY: 'replicated' }, 'set REDIS_ADDR'],
    ['replicas of what may have none', { ACK_DURABILITY: 'replicated' }, 'set REDIS_ADDR'],
    ['workers that share no store', { STORE: 'embedded', WORKERS: '2' }, 'set REDIS_ADDR instead, or WORKERS=1'],
    ['workers that may not share a store', { WORKERS: '2' }, 'set REDIS_ADDR'],
  ])('refuses %s, and says what to do', (_, env, remedy) => {
    expect(faultsOf(env)).toEqual([expect.stringContaining(remedy)]);
  });

  it.each<[string, Environment, string]>([
    ['an origin with a path', { ALLOWED_ORIGINS: 'https://a.example/chat' }, 'origins like https://rally.example'],
    ['a proxy by its name', { TRUSTED_PROXIES: 'proxy' }, 'addresses or CIDRs'],
    ['databases of a cluster', { REDIS_ADDR: 'redis://a:7000,b:7000/1' }, 'without db'],
  ])('refuses %s, which cannot be honoured, and says so', (_, env, remedy) => {
    expect(faultsOf(env)).toEqual([expect.stringContaining(remedy)]);
  });

  it('never shows a password', () => {
    expect(faultsOf({ REDIS_ADDR: 'redis://:secret@r:x' }).join()).toMatch(/^REDIS_ADDR must be (?!.*secret)/);
  });
});

describe('the console', () => {
  const TOKEN = 'x'.repeat(32);
  const TILES = 'https://tiles.example/{z}/{x}/{y}.png';

  it('CONSOLE-1 is on but in production, where it is off unless it is asked for, with a token', () => {
    expect(configOf({})).toHaveProperty('console', {});
    expect(configOf({ CONSOLE: 'off' })).not.toHaveProperty('console');
    expect(configOf(PRODUCTION)).not.toHaveProperty('console');
    expect(configOf({ ...PRODUCTION, CONSOLE_TOKEN: TOKEN })).not.toHaveProperty('console');
    expect(configOf({ ...PRODUCTION, CONSOLE: 'on', CONSOLE_TOKEN: TOKEN }).console).toEqual({ token: TOKEN });
    expect(faultsOf({ ...PRODUCTION, CONSOLE: 'on' })).toEqual([expect.stringContaining('needs CONSOLE_TOKEN')]);
    expect(faultsOf({ CONSOLE_TOKEN: 'x'.repeat(31) })).toEqual([expect.stringContaining('at least 32')]);
  });

  it('CONSOLE-3 takes tiles from one address', () => {
    const tiles = { url: TILES, attribution: '© they' };
    expect(configOf({ CONSOLE_TILE_URL: TILES, CONSOLE_TILE_ATTRIBUTION: '© they' }).console).toEqual({ tiles });
    for (const CONSOLE_TILE_URL of ['tiles.example/{z}/{x}/{y}', 'https://tiles.example/', "https://a'b/{z}/{x}/{y}"])
      expect(faultsOf({ CONSOLE_TILE_URL })).toHaveLength(1);
  });
});

describe('a name that is nearly right', () => {
  it.each([
    ['REDIS_ADR', 'REDIS_ADDR'],
    ['DATADIR', 'DATA_DIR'],
    ['data_dir', 'DATA_DIR'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['PORTS', 'PORT'],
    ['DRAIN_WINDOWS_MS', 'DRAIN_WINDOW_MS'],
  ])('%s is asked back', (name, meant) => {
    expect(faultsOf({ [name]: 'x' })).toEqual([`${name} is not a setting: did you mean ${meant}?`]);
  });

  it('is left alone if it is short, empty, or the right one is set too', () => {
    const everyday = { HOME: '/root', PWD: '/', PATH: '/bin', HOSTNAME: 'a', NODE: 'n', NODE_PATH: 'p', STATE: 's' };
    expect(faultsOf({ ...everyday, DATADIR: '', LOGLEVEL: 'x', LOG_LEVEL: 'warn' })).toEqual([]);
  });

  it('is told beside the other faults', () => {
    expect(faultsOf({ PORT: 'x', REDIS_ADR: 'x' })).toHaveLength(2);
  });
});
