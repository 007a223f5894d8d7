import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { SOCKETS_PER_TURN } from './protocol/limits.js';

/**
 * Has the server read only so many new sockets in each turn of its event loop, by order of arrival: whoever is connected
 * is served between them, however many knock at once. Who has gone again before its turn is not looked at.
 */
export function serveInTurns(server: Server): void {
  const waiting: Socket[] = [];
  const listeners = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    socket.on('error', destroyed);
    if (waiting.push(socket) === 1) setImmediate(serve);
  });
  function serve(): void {
    const turn: Socket[] = [];
    while (turn.length < SOCKETS_PER_TURN && waiting.length > 0) {
      const socket = waiting.shift();
      if (socket?.destroyed === false) turn.push(socket);
    }
    if (waiting.length > 0) setImmediate(serve);
    for (const socket of turn) {
      socket.off('error', destroyed);
      for (const listener of listeners) listener.call(server, socket);
    }
  }
}

function destroyed(this: Socket): void {
  this.destroy();
}
