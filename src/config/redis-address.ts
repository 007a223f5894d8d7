import { isIPv6 } from 'node:net';

/** Where a Redis is, and who we are there. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Number of the database; absent = 0. */
  readonly db?: number;
  /** For logs and people: without user and password. */
  readonly label: string;
}

/** Where the original server looked for one, and every Redis listens unless told otherwise. */
export const LOCAL_REDIS: RedisAddress = { host: 'localhost', port: 6379, isTls: false, label: 'localhost:6379' };

const PLAIN = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/;
const HOST_NAME = /^[\w.-]+$/;
const PORT = /^\d{1,5}$/;
const DATABASE = /^\/?(\d{0,4})$/;

/** `host`, `host:port`, `[v6]:port` or `redis[s]://[user:password@]host[:port][/db]`; `undefined` = none of them. */
export function parseRedisAddress(text: string): RedisAddress | undefined {
  return text.includes('://') ? parseUrl(text) : parsePlain(text);
}

/** Another server where one is let in as at `address`. */
export function addressLike(address: RedisAddress, host: string, port: number): RedisAddress {
  return { ...address, host, port, label: labelOf(isIPv6(host) ? `[${host}]` : host, port, address) };
}

function parsePlain(text: string): RedisAddress | undefined {
  const [, host = '', port] = PLAIN.exec(text) ?? [];
  return toAddress({ host, port, isTls: false });
}

function parseUrl(text: string): RedisAddress | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') return undefined;
  const db = DATABASE.exec(url.pathname)?.[1];
  const credentials = readCredentials(url);
  if (db === undefined || credentials === undefined) return undefined;
  const address = toAddress({
    host: url.hostname,
    port: url.port === '' ? undefined : url.port,
    isTls: url.protocol === 'rediss:',
    db: Number(db),
  });
  return address && { ...address, ...credentials };
}

/** A user without a password is refused: it would not be asked for, which somebody may take for being let in. */
function readCredentials({ username, password }: URL): Pick<RedisAddress, 'username' | 'password'> | undefined {
  if (password === '') return username === '' ? {} : undefined;
  try {
    const decoded = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
    return username === '' ? { password: decoded.password } : decoded;
  } catch {
    return undefined;
  }
}

interface Parts {
  readonly host: string;
  readonly port: string | undefined;
  readonly isTls: boolean;
  readonly db?: number;
}

function toAddress({ host: written, port: digits = '6379', isTls, db = 0 }: Parts): RedisAddress | undefined {
  const isBracketed = written.startsWith('[');
  const host = isBracketed ? written.slice(1, -1) : written;
  const port = PORT.test(digits) ? Number(digits) : 0;
  if (!(isBracketed ? isIPv6(host) : HOST_NAME.test(host)) || port < 1 || port > 65_535) return undefined;
  return { host, port, isTls, ...(db !== 0 && { db }), label: labelOf(written, port, { isTls, db }) };
}

function labelOf(host: string, port: number, { isTls, db = 0 }: Pick<RedisAddress, 'isTls' | 'db'>): string {
  return `${host}:${port}${db === 0 ? '' : `/${db}`}${isTls ? ' (TLS)' : ''}`;
}
