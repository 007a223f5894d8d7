import { ServerProcess, YOUNG_SPACE } from '../../test/support/server-process.js';
import { pin } from '../../test/support/scheduling.js';
import type { Peer, RunningPeer, Setting } from './peer.js';

interface Variant {
  readonly name: string;
  readonly about: string;
  readonly dialect: 'seed' | 'rally-v2';
  readonly env: Readonly<Record<string, string>>;
  readonly store: 'redis' | 'embedded';
}

const COMMON = { RATE_LIMIT: 'off', LOG_LEVEL: 'error', NODE_OPTIONS: YOUNG_SPACE };

export const rally = rallyPeer({
  name: 'rally',
  about: 'this server on Redis with `appendfsync everysec`: every message is stored before it is told',
  dialect: 'seed',
  env: { LOCATION_MIN_INTERVAL_MS: '0' },
  store: 'redis',
});
export const rallyConflated = rallyPeer({
  name: 'rally-conflated',
  about: 'the same as it comes: of more positions than one per user and second the newest is sent on',
  dialect: 'seed',
  env: {},
  store: 'redis',
});
export const rallyV2 = rallyPeer({
  name: 'rally-v2',
  about: 'the same with acknowledged joins and resume',
  dialect: 'rally-v2',
  env: {},
  store: 'redis',
});
export const rallyEmbedded = rallyPeer({
  name: 'rally-embedded',
  about: 'this server without Redis: every message is on its disk before it is told',
  dialect: 'seed',
  env: { LOCATION_MIN_INTERVAL_MS: '0' },
  store: 'embedded',
});

/** So that perf finds the names of functions that were compiled meanwhile. */
const NAMED = `${YOUNG_SPACE} --perf-basic-prof --interpreted-frames-native-stack`;

/** The same as it is measured, and a little slower, for a profile. */
export function profiled(store: Variant['store']): Peer {
  const env = { LOCATION_MIN_INTERVAL_MS: '0', NODE_OPTIONS: NAMED };
  return rallyPeer({ name: 'rally', about: 'this server, profiled', dialect: 'seed', env, store });
}

function rallyPeer({ name, about, dialect, env, store }: Variant): Peer {
  const start = async ({ instances, redis, cpu }: Setting): Promise<RunningPeer> => {
    const place: Record<string, string> =
      store === 'redis' ? { STORE: 'redis', REDIS_ADDR: redis } : { STORE: 'embedded' };
    const starting = Array.from({ length: instances }, () =>
      ServerProcess.start({ isBuilt: true, env: { ...COMMON, ...env, ...place } }),
    );
    const servers = await Promise.all(starting);
    await Promise.all(servers.map(({ pid }) => pin(pid, cpu)));
    return {
      pids: servers.map(({ pid }) => pid),
      ports: servers.map(({ port }) => port),
      stop: async () => {
        await Promise.all(servers.map((server) => server.dispose()));
      },
    };
  };
  return { name, about, dialect, missing: () => Promise.resolve(undefined), start };
}
