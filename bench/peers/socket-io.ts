import type { Dialect } from '../load/dialect.js';
import type { Peer } from './peer.js';
import { missingPackages } from './packages.js';
import { startNodeServers } from './pinned-process.js';
import { chatPayload, locationPayload } from './sample.js';

const SERVER = new URL('./socket-io/server.mjs', import.meta.url);
/** Packet types of Engine.IO, and after its `message` one of Socket.IO. */
const PING = '2'.charCodeAt(0);
const PONG = '3';
const CONNECT = '40';
const EVENT = '42';

/** Socket.IO 5 over Engine.IO 4, with the WebSocket transport from the first byte on. */
export const socketIoDialect: Dialect = {
  name: 'socket-io',
  path: ({ room, user }) => `/socket.io/?EIO=4&transport=websocket&room_id=${room}&user_id=${user}`,
  hello: () => [CONNECT],
  isWelcome: (payload) => payload.toString('latin1', 0, CONNECT.length) === CONNECT,
  answerTo: (payload) => (payload.length === 1 && payload[0] === PING ? PONG : undefined),
  chat: (_member, mark) => `${EVENT}["chat",${chatPayload(mark)}]`,
  location: (_member, mark) => `${EVENT}["location",${locationPayload(mark)}]`,
};

export const socketIo: Peer = {
  name: 'socket-io',
  about:
    'Socket.IO 4.8.4 (ws with bufferutil, no compression) with @socket.io/redis-adapter 8.3.0 on ioredis, nothing ' +
    'stored, nothing validated; clients use the WebSocket transport alone.',
  dialect: socketIoDialect.name,
  missing: () => missingPackages('socket.io', '@socket.io/redis-adapter', 'bufferutil'),
  start: ({ cpu, instances, redis }) => startNodeServers({ cpu, instances, server: SERVER, args: [redis] }),
};
