import type { Peer } from './peer.js';
import { missingPackages } from './packages.js';
import { startNodeServers } from './pinned-process.js';
import { seedDialect } from './seed-dialect.js';

const SERVER = new URL('./uws/server.mjs', import.meta.url);

export const uws: Peer = {
  name: 'uws',
  about:
    'uWebSockets.js (the npm package uwebsockets 3.0.6), its own publish/subscribe inside one process: no Redis, ' +
    'nothing stored, nothing validated.',
  dialect: seedDialect.name,
  missing: () => missingPackages('uwebsockets'),
  start: ({ cpu, instances }) => {
    if (instances > 1) throw new Error('uWebSockets.js has no way from one process to another');
    return startNodeServers({ cpu, instances, server: SERVER, args: [] });
  },
};
