import { describe, expect, it } from '@jest/globals';
import { parseEnv } from './parse-env.js';
import type { Environment } from './parse-env.js';

const PRODUCTION = { NODE_ENV: 'production', STORE: 'embedded', ALLOW_INSECURE: 'true' };

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
      listen: { port: 8080, adminPort: 0 },
      store: { kind: 'embedded', dataDir: './data' },
      auth: { mode: 'none' },
      connection: { heartbeatMs: 25_000, maxRooms: 50, isRateLimited: true },
      presence: { graceMs: 10_000 },
      location: { minIntervalMs: 1000 },
      drain: { delayMs: 5000, windowMs: 10_000 },
    });
  });

  it('takes what is set, and an empty or blank value as unset', () => {
    const config = configOf({ PORT: '0', HOST: '127.0.0.1', DATA_DIR: ' ', RATE_LIMIT: 'off', LOG_LEVEL: '' });
    expect(config.listen).toEqual({ port: 0, host: '127.0.0.1', adminPort: 0 });
    expect(config.store.dataDir).toBe('./data');
    expect(config.connection.isRateLimited).toBe(false);
    expect(config.logLevel).toBe('info');
  });

  it('runs in production once both insecurities are accepted by name', () => {
    expect(configOf(PRODUCTION).isProduction).toBe(true);
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

  it.each<[string, Environment, string]>([
    ['identities nobody verifies', { ...PRODUCTION, ALLOW_INSECURE: '' }, 'set ALLOW_INSECURE=true'],
    ['the store left to chance', { ...PRODUCTION, STORE: 'auto' }, 'set STORE=embedded'],
  ])('refuses, in production, %s', (_, env, remedy) => {
    expect(faultsOf(env)).toEqual([expect.stringContaining(remedy)]);
  });

  it.each<[string, Environment, string]>([
    ['STORE=redis', { STORE: 'redis' }, 'set STORE=embedded'],
    ['REDIS_ADDR', { REDIS_ADDR: 'localhost:6379' }, 'unset it and set STORE=embedded'],
    ['REDIS_ADDR in production', { ...PRODUCTION, STORE: '', REDIS_ADDR: 'r:6379' }, 'unset it and set STORE=embedded'],
    ['REDIS_ADDR with STORE=embedded', { STORE: 'embedded', REDIS_ADDR: 'r:6379' }, 'unset one of them'],
    ['AUTH_MODE=jwt', { AUTH_MODE: 'jwt' }, 'set AUTH_MODE=none'],
  ])('refuses %s, which this release cannot honour, and says what to do', (_, env, remedy) => {
    expect(faultsOf(env)).toEqual([expect.stringContaining(remedy)]);
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
