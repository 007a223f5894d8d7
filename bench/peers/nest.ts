import type { Dialect } from '../load/dialect.js';
import { compiled } from './compiled.js';
import type { Peer, RunningPeer, Setting } from './peer.js';
import { startNodeServers } from './pinned-process.js';
import { seedDialect } from './seed-dialect.js';

const SOURCES = new URL('./nest/', import.meta.url);
const MADE_OF = 'NestJS 12 with the stock WsAdapter, a gateway with class-validator DTOs and the global ValidationPipe';
const JOINED = Buffer.from('{"type":"joined"');

/** The seed's, and a first frame that says that the room is subscribed to. */
export const nestDialect: Dialect = {
  ...seedDialect,
  name: 'nest',
  isWelcome: (payload) => payload.subarray(0, JOINED.length).equals(JOINED),
};

export const nest: Peer = {
  name: 'nest',
  about: `${MADE_OF}; one Redis channel per room through ioredis, nothing stored.`,
  dialect: nestDialect.name,
  missing: () => Promise.resolve(undefined),
  start: (setting) => startServers(setting, [setting.redis]),
};

export const nestEcho: Peer = {
  name: 'nest-echo',
  about: `${MADE_OF}; a handler's result goes back to its sender, no Redis.`,
  dialect: nestDialect.name,
  missing: () => Promise.resolve(undefined),
  start: (setting) => startServers(setting, []),
};

async function startServers({ cpu, instances }: Setting, args: readonly string[]): Promise<RunningPeer> {
  const server = new URL('server.js', await compiled(SOURCES));
  return startNodeServers({ cpu, instances, server, args });
}
