import type { AppConfig } from './app-config.js';
import { nearMisses } from './near-misses.js';
import { ENV } from './env-spec.js';
import type { EnvName, EnvValues, EnvVariable } from './env-spec.js';

export type Environment = Readonly<Record<string, string | undefined>>;
export type ParsedEnv =
  { readonly ok: true; readonly config: AppConfig } | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Turns the environment into the configuration, or tells everything that is wrong with it at once: one sentence per
 * fault, by the variable's name, never with its value, which may be a secret. Set but empty counts as unset.
 */
export function parseEnv(env: Environment): ParsedEnv {
  const faults: string[] = [];
  const values = readValues(env, faults);
  if (faults.length === 0) faults.push(...contradictions(values));
  faults.push(...nearMisses(env, Object.keys(ENV)));
  return faults.length === 0 ? { ok: true, config: toConfig(values) } : { ok: false, faults };
}

/** A value that cannot be read leaves a fault, and its default in its place. */
function readValues(env: Environment, faults: string[]): EnvValues {
  const read = ([name, variable]: [string, EnvVariable<unknown>]) => {
    const text = env[name]?.trim() ?? '';
    const value = text === '' ? undefined : variable.parse(text);
    if (text !== '' && value === undefined) faults.push(`${name} must be ${variable.expects}`);
    return [name, value ?? variable.parse(variable.default)] as const;
  };
  return Object.fromEntries(Object.entries(ENV).map(read)) as Record<EnvName, unknown> as EnvValues;
}

function contradictions(values: EnvValues): string[] {
  return [storeFault(values), authFault(values)].filter((fault) => fault !== undefined);
}

/** Where a Redis is asked for, or may be expected, rooms must not silently end up on one machine's disk. */
function storeFault({ STORE, REDIS_ADDR, NODE_ENV }: EnvValues): string | undefined {
  const absent = 'the Redis store is not in this release';
  if (STORE === 'embedded') {
    return REDIS_ADDR === '' ? undefined : 'STORE=embedded ignores REDIS_ADDR: unset one of them';
  }
  if (REDIS_ADDR !== '') return `REDIS_ADDR is set, but ${absent}: unset it and set STORE=embedded`;
  if (STORE === 'redis') return `STORE=redis: ${absent}; set STORE=embedded`;
  if (NODE_ENV === 'production') return `STORE=auto means Redis in production, but ${absent}: set STORE=embedded`;
  return undefined;
}

function authFault({ AUTH_MODE, NODE_ENV, ALLOW_INSECURE }: EnvValues): string | undefined {
  if (AUTH_MODE === 'jwt') return 'AUTH_MODE=jwt is not in this release: set AUTH_MODE=none';
  if (NODE_ENV === 'production' && ALLOW_INSECURE === 'false') {
    return 'AUTH_MODE=none lets everybody be anybody: in production, set ALLOW_INSECURE=true to accept that';
  }
  return undefined;
}

function toConfig(values: EnvValues): AppConfig {
  return {
    isProduction: values.NODE_ENV === 'production',
    logLevel: values.LOG_LEVEL,
    listen: {
      port: values.PORT,
      ...(values.HOST !== '' && { host: values.HOST }),
      adminPort: values.ADMIN_PORT,
    },
    store: { kind: 'embedded', dataDir: values.DATA_DIR },
    auth: { mode: 'none' },
    connection: {
      heartbeatMs: values.HEARTBEAT_MS,
      maxRooms: values.MAX_ROOMS_PER_CONNECTION,
      isRateLimited: values.RATE_LIMIT === 'on',
    },
    presence: { graceMs: values.PRESENCE_GRACE_MS },
    location: { minIntervalMs: values.LOCATION_MIN_INTERVAL_MS },
    drain: { delayMs: values.DRAIN_DELAY_MS, windowMs: values.DRAIN_WINDOW_MS },
  };
}
