import type { Peer, RunningPeer } from './peer.js';
import { forkServer } from './fork-server.js';

/** The floor of what Node and `ws` can do; it keeps nothing and knows no second instance. */
export const plainWs: Peer = {
  name: 'plain ws',
  about: '`ws` 8.23, one `JSON.stringify` per message and `send` to each member; nothing stored, one instance only',
  dialect: 'rally',
  missing: () => Promise.resolve(undefined),
  start: async ({ cpu }): Promise<RunningPeer> => {
    const server = await forkServer(new URL('./ws-server.ts', import.meta.url), cpu, {});
    return { pids: [server.pid], ports: [server.port], stop: () => server.stop() };
  },
};
