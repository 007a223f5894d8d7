import { parseRedisAddress } from './redis-address.js';
import type { RedisAddress } from './redis-address.js';

/** Some nodes of a cluster: each of them tells of all. */
export interface RedisNodes {
  readonly nodes: readonly RedisAddress[];
  readonly label: string;
}
/** Sentinels, who tell which server is the master just now. */
export interface RedisSentinels {
  readonly sentinels: readonly RedisAddress[];
  readonly masterName: string;
  /** How to be let in at the master, wherever it is. */
  readonly like: RedisAddress;
  readonly label: string;
}
/** Where Redis is to be found: one server, a cluster, or behind sentinels. A server that is told may be a node as well. */
export type RedisPlace = RedisAddress | RedisNodes | RedisSentinels;

/** What {@link parseRedisPlace} takes, to go after "must be". */
export const REDIS_PLACE_FORMS =
  'host, host:port, [v6]:port or redis[s]://[user:password@]host[:port][/db]; for a cluster several of them, ' +
  '[redis[s]://[user:password@]]host:port,host:port, without db; or sentinel://[user:password@]host[:port],host[:port]' +
  '/master-name[?db=1]; user and password percent-encoded';

const SENTINEL_PORT = 26_379;
const SENTINELS = /^sentinel:\/\/([^@/]*@)?([^@/]+)\/([\w.-]+)(?:\?db=(\d{1,4}))?$/i;
const NODES = /^(rediss?:\/\/(?:[^@/]*@)?)?([^@/]+,[^@/]*)$/i;

/** `undefined` = none of {@link REDIS_PLACE_FORMS}. */
export function parseRedisPlace(text: string): RedisPlace | undefined {
  if (SENTINELS.test(text)) return parseSentinels(text);
  return NODES.test(text) ? parseNodes(text) : parseRedisAddress(text);
}

function parseNodes(text: string): RedisNodes | undefined {
  const [, start = '', hosts = ''] = NODES.exec(text) ?? [];
  const nodes = hosts.split(',').map((host) => parseRedisAddress(start + host));
  return areAll(nodes) ? { nodes, label: labelOf(nodes) } : undefined;
}

function parseSentinels(text: string): RedisSentinels | undefined {
  const [, credentials = '', hosts = '', masterName = '', db = '0'] = SENTINELS.exec(text) ?? [];
  const like = parseRedisAddress(`redis://${credentials}master/${db}`);
  const sentinels = hosts.split(',').map((host) => {
    const address = parseRedisAddress(/:\d+$/.test(host) ? host : `${host}:${SENTINEL_PORT}`);
    // They have no users, and those without a password take any.
    return address && { ...address, ...(like?.password !== undefined && { password: like.password }) };
  });
  if (like === undefined || !areAll(sentinels)) return undefined;
  return { sentinels, masterName, like, label: `${masterName} of sentinels ${labelOf(sentinels)}` };
}

function areAll(addresses: readonly (RedisAddress | undefined)[]): addresses is readonly RedisAddress[] {
  return addresses.every((address) => address !== undefined);
}

function labelOf(addresses: readonly RedisAddress[]): string {
  return addresses.map(({ label }) => label).join(',');
}
