import type { Peer } from './peer.js';
import { startNodeServers } from './pinned-process.js';
import { seedDialect } from './seed-dialect.js';

const SERVER = new URL('./ws/server.mjs', import.meta.url);

/** The floor of what Node and `ws` can do. */
export const ws: Peer = {
  name: 'ws',
  about:
    '`ws` 8.23 with bufferutil, one `JSON.stringify` per message and a `send` to each member; no Redis, one instance, nothing stored.',
  dialect: seedDialect.name,
  missing: () => Promise.resolve(undefined),
  start: ({ cpu }) => startNodeServers({ cpu, instances: 1, server: SERVER, args: [] }),
};
