/** `server.mjs <host:port of a Redis>`: rooms are joined by the query of the handshake. */
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

const [redis] = process.argv.slice(2);
/** A storm of connections waits in the kernel's queue, not for a second try. */
const BACKLOG = 4_096;
const EVENTS = ['chat', 'location'];

const pubClient = new Redis(`redis://${redis}`);
const subClient = pubClient.duplicate();
const http = createServer();
const io = new Server(http, { adapter: createAdapter(pubClient, subClient), serveClient: false });

io.on('connection', (socket) => {
  const { room_id, user_id } = socket.handshake.query;
  // As Socket.IO's page on memory usage recommends, once the query has been read from it.
  socket.conn.request = null;
  void socket.join(room_id);
  for (const type of EVENTS) {
    socket.on(type, (payload) => io.to(room_id).emit(type, { room_id, user_id, ts: Date.now(), payload }));
  }
});

// Answered after the adapter's own subscriptions.
await subClient.ping();
http.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
  process.stdout.write(`listening on ${http.address().port}\n`);
});
