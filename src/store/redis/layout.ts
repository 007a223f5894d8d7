import { addressLike } from '../../config/redis-address.js';
import type { RedisAddress } from '../../config/redis-address.js';
import type { RedisPlace, RedisSentinels } from '../../config/redis-place.js';
import type { Redis } from 'ioredis';
import type { Millis } from '../room-contents.js';
import { askRedis } from './ask-redis.js';
import { allPartitions, LEASES, slotOfPartition } from './keys.js';
import type { Partition } from './keys.js';

/** A server that lives needs a few; a dead one must not hold up the look at the next. */
const ASK_MAX_MS: Millis = 500;

/** Which server answers for which partition, as one of those who know has told. */
export interface Layout {
  /** By partition; `undefined` = nobody, just now. */
  readonly owners: readonly (RedisAddress | undefined)[];
  /** All servers, replicas too: whom to ask the next time. */
  readonly servers: readonly RedisAddress[];
  /** `single` stays as it is; the others change. */
  readonly kind: 'single' | 'sentinels' | 'cluster';
}

/** It is a node of a cluster, so not everything is at it; but it cannot be used, or not now. */
export class UnusableCluster extends Error {}

/** Every partition, and the leases. */
export const PLACES: readonly Partition[] = [...allPartitions(), LEASES];

/** Asks one after the other, `first` before those of the configuration, until one knows; rejects if none does. */
export async function findLayout(place: RedisPlace, first: readonly RedisAddress[]): Promise<Layout> {
  if ('sentinels' in place) {
    const { sentinels } = place;
    return anyOf(sentinels, (sentinel) => askRedis(sentinel, ASK_MAX_MS, (redis) => masterOf(redis, place)));
  }
  const isCluster = 'nodes' in place;
  const servers = [...first, ...(isCluster ? place.nodes : [place])];
  return anyOf(servers, (server) => askRedis(server, ASK_MAX_MS, (redis) => layoutOf(redis, server, isCluster)));
}

/** Everything at one server. */
export function single(address: RedisAddress, kind: Layout['kind'] = 'single'): Layout {
  return { owners: PLACES.map(() => address), servers: [], kind };
}

async function anyOf(
  addresses: readonly RedisAddress[],
  ask: (address: RedisAddress) => Promise<Layout>,
): Promise<Layout> {
  const reasons: string[] = [];
  let isCluster = false;
  for (const address of new Map(addresses.map((each) => [each.label, each])).values()) {
    try {
      return await ask(address);
    } catch (error) {
      isCluster ||= error instanceof UnusableCluster;
      reasons.push(`${address.label}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw isCluster ? new UnusableCluster(reasons.join('; ')) : new Error(reasons.join('; '));
}

async function masterOf(redis: Redis, { masterName, like }: RedisSentinels): Promise<Layout> {
  const found = (await redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName)) as [string, string] | null;
  if (found === null) throw new Error(`knows no master named ${masterName}`);
  return single(addressLike(like, found[0], Number(found[1])), 'sentinels');
}

async function layoutOf(redis: Redis, asked: RedisAddress, mustBeCluster: boolean): Promise<Layout> {
  if (!(await redis.info('cluster')).includes('cluster_enabled:1')) {
    if (mustBeCluster) throw new Error('is no node of a cluster');
    return single(asked);
  }
  if (asked.db !== undefined) {
    throw new UnusableCluster('is a node of a cluster, which has no databases: take ours out of REDIS_ADDR');
  }
  // One that is cut off from most of the others does not know who was elected without it.
  const state = String(await redis.call('CLUSTER', 'INFO'));
  if (!state.includes('cluster_state:ok')) throw new UnusableCluster('says that its cluster is down');
  return layoutOfShards((await redis.call('CLUSTER', 'SLOTS')) as Shard[], asked);
}

type Server = [host: string | null, port: number, ...rest: unknown[]];
type Shard = [from: number, to: number, master: Server, ...replicas: Server[]];

function layoutOfShards(shards: readonly Shard[], asked: RedisAddress): Layout {
  // Without a host it is the one that was asked; `?` is one that the node does not know itself.
  const address = ([host, port]: Server) => addressLike(asked, host === null || host === '' ? asked.host : host, port);
  const owners = PLACES.map((partition) => {
    const slot = slotOfPartition(partition);
    const shard = shards.find(([from, to]) => slot >= from && slot <= to);
    return shard === undefined || shard[2][0] === '?' ? undefined : address(shard[2]);
  });
  const servers = shards.flatMap(([, , ...all]) => all.filter(([host]) => host !== '?').map(address));
  return { owners, servers, kind: 'cluster' };
}
