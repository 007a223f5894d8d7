import type {
  AdminConfig,
  AppConfig,
  AuthConfig,
  ConsoleConfig,
  DoorConfig,
  StoreConfig,
  TokenKeysConfig,
} from './app-config.js';
import { isLoopback } from './loopback.js';
import { nearMisses } from './near-misses.js';
import { ENV } from './env-spec.js';
import type { EnvName, EnvValues, EnvVariable } from './env-spec.js';
import type { AllowedOrigins } from './origins.js';
import { LOCAL_REDIS } from './redis-address.js';

/** Where users are who they say they are: enough for all their devices, and for the ghosts that these left behind. */
const CONNECTIONS_PER_USER = 20;

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
  return [storeFault, workersFault, durabilityFault, authFault, adminFault, consoleFault, webhooksFault]
    .map((fault) => fault(values))
    .filter((fault) => fault !== undefined);
}

function storeFault({ STORE, REDIS_ADDR }: EnvValues): string | undefined {
  if (STORE === 'embedded' && REDIS_ADDR !== null) return 'STORE=embedded ignores REDIS_ADDR: unset one of them';
  return undefined;
}

/** Processes that each look for a Redis by themselves could find different stores. */
function workersFault(values: EnvValues): string | undefined {
  if (values.WORKERS === 1 || toStoreConfig(values).kind === 'redis') return undefined;
  return values.STORE === 'embedded'
    ? 'WORKERS above 1 needs Redis, and STORE=embedded is for one process: set REDIS_ADDR instead, or WORKERS=1'
    : 'WORKERS above 1 needs Redis: set REDIS_ADDR';
}

function durabilityFault(values: EnvValues): string | undefined {
  if (values.ACK_DURABILITY === 'stored' || toStoreConfig(values).kind === 'redis') return undefined;
  return 'ACK_DURABILITY=replicated needs a Redis with replicas: set REDIS_ADDR';
}

function authFault(values: EnvValues): string | undefined {
  const mode = authModeOf(values);
  if (mode === 'jwt') return tokenFault(values);
  if (keysOf(values).length > 0) return 'AUTH_MODE=none ignores the keys for tokens: unset it, or unset them';
  if (values.NODE_ENV === 'production' && values.ALLOW_INSECURE === 'false') {
    return (
      'Nobody could be told apart: set JWT_SECRET, JWT_KEYS or JWT_JWKS_URL, with JWT_ISSUER and JWT_AUDIENCE; or, to let ' +
      'everybody be anybody, ALLOW_INSECURE=true'
    );
  }
  return undefined;
}

function tokenFault(values: EnvValues): string | undefined {
  if (keysOf(values).length !== 1) return 'AUTH_MODE=jwt needs one of JWT_SECRET, JWT_KEYS and JWT_JWKS_URL';
  if (values.JWT_ISSUER === '' || values.JWT_AUDIENCE === '') {
    return 'AUTH_MODE=jwt needs JWT_ISSUER and JWT_AUDIENCE: tokens of others must not count here';
  }
  return undefined;
}

function authModeOf(values: EnvValues): 'none' | 'jwt' {
  if (values.AUTH_MODE !== 'auto') return values.AUTH_MODE;
  return keysOf(values).length > 0 ? 'jwt' : 'none';
}

function keysOf({ JWT_SECRET: secret, JWT_KEYS: path, JWT_JWKS_URL: url }: EnvValues): TokenKeysConfig[] {
  return [
    ...(secret === '' ? [] : [{ kind: 'secret', secret } as const]),
    ...(path === '' ? [] : [{ kind: 'file', path } as const]),
    ...(url === '' ? [] : [{ kind: 'url', url } as const]),
  ];
}

function toAuthConfig(values: EnvValues): AuthConfig {
  const [keys] = keysOf(values);
  if (authModeOf(values) === 'none' || keys === undefined) return { mode: 'none' };
  return {
    mode: 'jwt',
    keys,
    issuer: values.JWT_ISSUER,
    audience: values.JWT_AUDIENCE,
    maxLifetimeMs: values.JWT_MAX_LIFETIME_MS,
    isQueryTokenAllowed: values.JWT_IN_QUERY === 'on',
  };
}

function adminFault({ ADMIN_PORT, ADMIN_HOST, ADMIN_TOKEN, PORT }: EnvValues): string | undefined {
  if (ADMIN_PORT === 0) return undefined;
  if (ADMIN_PORT === PORT) return 'ADMIN_PORT and PORT are the same: choose another ADMIN_PORT';
  if (ADMIN_TOKEN !== '' || isLoopback(ADMIN_HOST)) return undefined;
  return 'ADMIN_HOST lets others reach the admin port: set ADMIN_TOKEN, or ADMIN_HOST=127.0.0.1';
}

/** Where a Redis is asked for, or may be expected, rooms must never silently end up on one machine's disk. */
function toStoreConfig({ STORE, REDIS_ADDR, ACK_DURABILITY, NODE_ENV, DATA_DIR: dataDir }: EnvValues): StoreConfig {
  if (STORE === 'embedded') return { kind: 'embedded', dataDir };
  const isCertain = STORE === 'redis' || REDIS_ADDR !== null || NODE_ENV === 'production';
  if (!isCertain) return { kind: 'auto', address: LOCAL_REDIS, dataDir };
  return { kind: 'redis', place: REDIS_ADDR ?? LOCAL_REDIS, ackDurability: ACK_DURABILITY };
}

function toAdminConfig({ ADMIN_PORT: port, ADMIN_HOST: host, ADMIN_TOKEN: token }: EnvValues): AdminConfig {
  return { port, host, ...(token !== '' && { token }) };
}

function toOrigins({ ALLOWED_ORIGINS: listed, NODE_ENV }: EnvValues): AllowedOrigins {
  if (listed === '*') return { kind: 'any' };
  if (listed.length > 0) return { kind: 'listed', origins: new Set(listed) };
  return { kind: 'same-host', isLocalAllowed: NODE_ENV !== 'production' };
}

function toDoorConfig(values: EnvValues): DoorConfig {
  return {
    origins: toOrigins(values),
    trustedProxies: values.TRUSTED_PROXIES,
    handshakesPerSecond: values.HANDSHAKES_PER_SECOND,
    maxConnections: values.MAX_CONNECTIONS,
    maxConnectionsPerUser:
      values.MAX_CONNECTIONS_PER_USER || (authModeOf(values) === 'jwt' ? CONNECTIONS_PER_USER : Infinity),
  };
}

function consoleFault({ CONSOLE, CONSOLE_TOKEN, NODE_ENV }: EnvValues): string | undefined {
  if (CONSOLE !== 'on' || CONSOLE_TOKEN !== '' || NODE_ENV !== 'production') return undefined;
  return 'CONSOLE=on in production needs CONSOLE_TOKEN: the page is for you, not for everybody';
}

function isConsoleOn({ CONSOLE, NODE_ENV }: EnvValues): boolean {
  return CONSOLE === 'on' || (CONSOLE === 'auto' && NODE_ENV !== 'production');
}

function toConsoleConfig(values: EnvValues): ConsoleConfig {
  const { CONSOLE_TOKEN: token, CONSOLE_TILE_URL: url, CONSOLE_TILE_ATTRIBUTION: attribution } = values;
  return { ...(token !== '' && { token }), ...(url !== '' && { tiles: { url, attribution } }) };
}

function webhooksFault({ WEBHOOK_URL: url, WEBHOOK_SECRET: secret }: EnvValues): string | undefined {
  if ((url === '') === (secret === '')) return undefined;
  return 'WEBHOOK_URL and WEBHOOK_SECRET go together: set both, or neither';
}

function toConfig(values: EnvValues): AppConfig {
  return {
    isProduction: values.NODE_ENV === 'production',
    logLevel: values.LOG_LEVEL,
    listen: {
      port: values.PORT,
      ...(values.HOST !== '' && { host: values.HOST }),
      workers: values.WORKERS,
    },
    ...(values.ADMIN_PORT !== 0 && { admin: toAdminConfig(values) }),
    store: toStoreConfig(values),
    auth: toAuthConfig(values),
    door: toDoorConfig(values),
    connection: {
      heartbeatMs: values.HEARTBEAT_MS,
      maxRooms: values.MAX_ROOMS_PER_CONNECTION,
      isRateLimited: values.RATE_LIMIT === 'on',
    },
    presence: { graceMs: values.PRESENCE_GRACE_MS },
    chat: {
      editWindowMs: values.CHAT_EDIT_WINDOW_MS,
      receiptsMaxMembers: values.RECEIPTS_MAX_MEMBERS,
      hasSystemLines: values.SYSTEM_LINES === 'on',
    },
    location: {
      minIntervalMs: values.LOCATION_MIN_INTERVAL_MS,
      requireShare: values.LOCATION_REQUIRE_SHARE === 'true',
      trackRetentionMs: values.LOCATION_TRACK_RETENTION_MS,
    },
    drain: { delayMs: values.DRAIN_DELAY_MS, windowMs: values.DRAIN_WINDOW_MS },
    ...(isConsoleOn(values) && { console: toConsoleConfig(values) }),
    ...(values.WEBHOOK_URL !== '' && { webhooks: { url: values.WEBHOOK_URL, secret: values.WEBHOOK_SECRET } }),
  };
}
