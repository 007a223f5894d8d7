import { LOG_LEVELS } from './app-config.js';
import { parseOrigins } from './origins.js';
import { isLoopback } from './loopback.js';
import { parseRedisPlace, REDIS_PLACE_FORMS } from './redis-place.js';
import type { RedisPlace } from './redis-place.js';
import { parseSubnets } from './subnets.js';
import type { Subnet } from './subnets.js';

/** One environment variable. Its row in the README and its line in `.env.example` are made from this. */
export interface EnvVariable<Value> {
  /** As one would write it; '' for what has none. */
  readonly default: string;
  /** One line, for the operator. */
  readonly about: string;
  /** What a value must be, to go after "must be". */
  readonly expects: string;
  /** `undefined` = not acceptable. */
  readonly parse: (text: string) => Value | undefined;
  /** What may be shown of a value; absent = all of it. */
  readonly mask?: (text: string) => string;
}

const MASK = '********';

/** Every variable that the server reads; the only list of them. */
export const ENV = {
  PORT: integer(8080, 0, 65_535, 'Port for HTTP and WebSocket; 0 takes any free one.'),
  HOST: text('', 'Address to listen on; empty means every interface, IPv4 and IPv6.'),
  WORKERS: integer(1, 1, 64, 'Processes of this host that share the port; more than 1 needs Redis.'),
  STORE: oneOf(
    'auto',
    ['auto', 'redis', 'embedded'],
    '`redis`, `embedded` (one process, on disk) or `auto`: Redis with REDIS_ADDR, in production, or if localhost:6379 answers.',
  ),
  DATA_DIR: text('./data', 'Directory of the embedded store.'),
  REDIS_ADDR: redisPlace(
    '`host:port`, `redis://user:password@host:port/db`, `rediss://…`, nodes of a cluster `host:port,host:port`, or ' +
      '`sentinel://host,host/master-name`; once set there is no other store.',
  ),
  ACK_DURABILITY: oneOf(
    'stored',
    ['stored', 'replicated'],
    '`stored`: an ack means that Redis has the event; `replicated`: and a replica of it too, else `unavailable`.',
  ),
  LOG_LEVEL: oneOf('info', LOG_LEVELS, 'Least important level that is logged: error, warn, info or debug.'),
  NODE_ENV: oneOf(
    'development',
    ['development', 'test', 'production'],
    '`production` logs JSON and refuses insecure settings.',
  ),
  AUTH_MODE: oneOf(
    'auto',
    ['auto', 'none', 'jwt'],
    '`jwt` believes signed tokens, `none` the user id of the URL; `auto` is `jwt` where a key for tokens is set, else `none`.',
  ),
  JWT_SECRET: secret(32, 'Key of HS256 tokens, at least 32 bytes. One of JWT_SECRET, JWT_KEYS and JWT_JWKS_URL.'),
  JWT_KEYS: text('', 'File with a JWK set, each key with `alg` and `kid`; read at the start.'),
  JWT_JWKS_URL: webAddress('Where the issuer publishes its JWK set; new keys are found without a restart.'),
  JWT_ISSUER: text('', 'What `iss` of a token must be.'),
  JWT_AUDIENCE: text('', 'What `aud` of a token must be, or contain.'),
  JWT_MAX_LIFETIME_MS: integer(86_400_000, 60_000, 2_592_000_000, 'Longest time from `iat` to `exp` of a token.'),
  JWT_IN_QUERY: oneOf(
    'off',
    ['on', 'off'],
    '`on` takes `token=` in the URL, too, where proxies and histories keep it.',
  ),
  ALLOW_INSECURE: oneOf('false', ['false', 'true'], '`true` accepts AUTH_MODE=none in production.'),
  ALLOWED_ORIGINS: origins(
    'Pages that may connect: `*`, or origins like `https://rally.example`, separated by commas. Unset: those of the same host, in development of this machine, too.',
  ),
  TRUSTED_PROXIES: subnets(
    'Proxies in front of the server whose X-Forwarded-For is believed: addresses or CIDRs, separated by commas.',
  ),
  HANDSHAKES_PER_SECOND: integer(
    100,
    1,
    100_000,
    'Handshakes from one address (of IPv6, one /64); ten times as many at once, as carriers put thousands of phones behind one.',
  ),
  MAX_CONNECTIONS: integer(20_000, 1, 1_000_000, 'Connections of one process; more are answered by 503.'),
  MAX_CONNECTIONS_PER_USER: integer(
    0,
    0,
    10_000,
    'Connections of a user to one process; one more closes the oldest. 0: 20 with tokens; without them any number, as anybody may be anybody.',
  ),
  RATE_LIMIT: oneOf('on', ['on', 'off'], '`off` lifts the limits on frames and handshakes; for load tests.'),
  MAX_ROOMS_PER_CONNECTION: integer(50, 1, 10_000, 'Rooms that one connection may be in.'),
  LOCATION_MIN_INTERVAL_MS: integer(1000, 0, 60_000, 'Least time between two positions of a user that are sent on.'),
  LOCATION_REQUIRE_SHARE: oneOf(
    'false',
    ['false', 'true'],
    '`true`: a position without a share is refused; else it begins one of an hour.',
  ),
  LOCATION_TRACK_RETENTION_MS: integer(
    86_400_000,
    0,
    2_592_000_000,
    'Time from the end of a share until its track is erased, where one is kept; 0 = with the share.',
  ),
  CHAT_EDIT_WINDOW_MS: integer(0, 0, 604_800_000, 'Time in which a message may be edited; 0 = for ever.'),
  RECEIPTS_MAX_MEMBERS: integer(100, 0, 10_000, 'Members up to which a room is told how far each has read; 0 is off.'),
  SYSTEM_LINES: oneOf('off', ['on', 'off'], '`on` tells changes of the itinerary in the chat, too.'),
  PRESENCE_GRACE_MS: integer(10_000, 0, 600_000, 'Time to reconnect before the others are told that a user left.'),
  HEARTBEAT_MS: integer(25_000, 100, 600_000, 'Time between two pings to a client.'),
  DRAIN_DELAY_MS: integer(
    5000,
    0,
    600_000,
    'From SIGTERM to the first closed socket, for load balancers to look away.',
  ),
  DRAIN_WINDOW_MS: integer(10_000, 0, 600_000, 'Time over which the sockets are then closed.'),
  ADMIN_PORT: integer(
    0,
    0,
    65_535,
    'Port for `/metrics` and administration; 0 is off. Of several workers each listens on the next one.',
  ),
  ADMIN_HOST: text('127.0.0.1', 'Address for ADMIN_PORT; one that others can reach needs ADMIN_TOKEN.'),
  ADMIN_TOKEN: headerSecret(16, 'Secret that callers of ADMIN_PORT have to show: `Authorization: Bearer …`.'),
  CONSOLE: oneOf(
    'auto',
    ['auto', 'on', 'off'],
    "`on` serves the page `/console`, and the operator's one on ADMIN_PORT; in production it needs CONSOLE_TOKEN. `auto`: `on` but in production.",
  ),
  CONSOLE_TOKEN: headerSecret(32, 'Password that a browser has to show for `/console`.'),
  CONSOLE_TILE_URL: tileAddress(
    'Tiles for the maps of `/console`, like `https://tiles.example/{z}/{x}/{y}.png`; empty: outlines of countries, and nothing is loaded from elsewhere.',
  ),
  CONSOLE_TILE_ATTRIBUTION: text('', 'Whom the tiles are owed to, as their licence asks.'),
  WEBHOOK_URL: webAddress("Where your app's own server is told what its users miss; needs WEBHOOK_SECRET."),
  WEBHOOK_SECRET: secret(32, 'Key with which webhooks are signed, at least 32 bytes.'),
} satisfies Record<string, EnvVariable<unknown>>;

export type EnvName = keyof typeof ENV;
/** What the variables say, once parsed. */
export type EnvValues = { readonly [Name in EnvName]: ValueOf<(typeof ENV)[Name]> };
type ValueOf<Variable> = Variable extends EnvVariable<infer Value> ? Value : never;

/** Decimal digits only: `1e3`, `0x50` and `-1` are more often mistakes than wishes. */
function integer(preset: number, min: number, max: number, about: string): EnvVariable<number> {
  const parse = (text: string) => {
    const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  };
  return { default: String(preset), about, expects: `a whole number from ${min} to ${max}`, parse };
}

function text(preset: string, about: string): EnvVariable<string> {
  return { default: preset, about, expects: 'text', parse: (value) => value };
}

/** Never shown, not even in part. */
function secret(minBytes: number, about: string): EnvVariable<string> {
  const parse = (value: string) => (value === '' || Buffer.byteLength(value) >= minBytes ? value : undefined);
  return { default: '', about, expects: `at least ${minBytes} bytes long`, parse, mask: () => MASK };
}

/** https, or http on this host. */
function webAddress(about: string): EnvVariable<string> {
  const parse = (value: string) => {
    if (value === '' || !URL.canParse(value)) return value === '' ? value : undefined;
    const { protocol, hostname } = new URL(value);
    const isLocal = isLoopback(hostname.replace(/^\[|\]$/g, ''));
    return protocol === 'https:' || (protocol === 'http:' && isLocal) ? value : undefined;
  };
  const expects = 'an https:// address (http:// on this host only)';
  return { default: '', about, expects, parse, mask: withoutCredentials };
}

/** With places for what is asked of it; only its origin may be loaded from. */
function tileAddress(about: string): EnvVariable<string> {
  const parse = (value: string) => {
    const isWhole = ['{z}', '{x}', '{y}'].every((part) => value.includes(part));
    const isAddress = /^https?:\/\/(\{s\}\.)?[a-z0-9.:-]+\//i.test(value) && URL.canParse(value.replace('{s}', 's'));
    return value === '' || (isWhole && isAddress) ? value : undefined;
  };
  const expects = 'an http(s):// address with {z}, {x} and {y}';
  return { default: '', about, expects, parse, mask: withoutCredentials };
}

/** A secret that a header can carry. */
function headerSecret(min: number, about: string): EnvVariable<string> {
  const parse = (text: string) => (text === '' || (/^[!-~]+$/.test(text) && text.length >= min) ? text : undefined);
  const expects = `at least ${min} characters of ASCII, without spaces`;
  return { default: '', about, expects, parse, mask: () => MASK };
}

/** Empty = unset. */
function origins(about: string): EnvVariable<'*' | readonly string[]> {
  const expects = '*, or origins like https://rally.example separated by commas';
  return { default: '', about, expects, parse: parseOrigins };
}

function subnets(about: string): EnvVariable<readonly Subnet[]> {
  const expects = 'addresses or CIDRs like 10.0.0.0/8 separated by commas';
  return { default: '', about, expects, parse: parseSubnets };
}

/** `null` = unset. */
function redisPlace(about: string): EnvVariable<RedisPlace | null> {
  const parse = (text: string) => (text === '' ? null : parseRedisPlace(text));
  return { default: '', about, expects: REDIS_PLACE_FORMS, parse, mask: withoutCredentials };
}

/** A URL without user, password and query. */
function withoutCredentials(url: string): string {
  return url.replace(/:\/\/.*@/, `://${MASK}@`).replace(/\?.*/, `?${MASK}`);
}

function oneOf<const Choice extends string>(
  preset: NoInfer<Choice>,
  choices: readonly Choice[],
  about: string,
): EnvVariable<Choice> {
  const parse = (text: string) => choices.find((choice) => choice === text);
  return { default: preset, about, expects: `one of ${choices.join(', ')}`, parse };
}
