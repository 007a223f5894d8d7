import type { Dialect } from '../load/dialect.js';
import type { Peer } from './peer.js';
import { startNodeServers } from './pinned-process.js';
import { seedDialect } from './seed-dialect.js';

const SERVER = new URL('./nest/server.ts', import.meta.url);
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
  start: ({ cpu, instances, redis }) => startNodeServers({ cpu, instances, server: SERVER, args: [redis] }),
};

export const nestEcho: Peer = {
  name: 'nest-echo',
  about: `${MADE_OF}; a handler's result goes back to its sender, no Redis.`,
  dialect: nestDialect.name,
  missing: () => Promise.resolve(undefined),
  start: ({ cpu, instances }) => startNodeServers({ cpu, instances, server: SERVER, args: [] }),
};
