import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SOCKETS_PER_TURN } from './protocol/limits.js';
import { serveInTurns } from './serve-in-turns.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('serveInTurns', () => {
  const front = createServer({ pauseOnConnect: true });
  const dialled: Socket[] = [];
  afterEach(() => {
    for (const socket of dialled) socket.destroy();
    front.close();
  });

  it('CONN-15 reads so many new sockets a turn, by order of arrival, and none that has gone again', async () => {
    const served: Socket[] = [];
    const http = createHttpServer();
    http.on('connection', (socket: Socket) => served.push(socket));
    serveInTurns(http);
    const crowd = await accepted(2 * SOCKETS_PER_TURN + 2);
    const gone = crowd.splice(1, 1);
    for (const socket of [...gone, ...crowd]) http.emit('connection', socket);
    gone[0]?.destroy();
    expect(served).toHaveLength(0);
    for (const count of [SOCKETS_PER_TURN, 2 * SOCKETS_PER_TURN, crowd.length]) {
      await turn();
      expect(served).toEqual(crowd.slice(0, count));
    }
    const [late] = await accepted(1);
    http.emit('connection', late);
    await turn();
    expect(served.at(-1)).toBe(late);
  });

  async function accepted(count: number): Promise<Socket[]> {
    const sockets: Socket[] = [];
    if (!front.listening) await once(front.listen(0, '127.0.0.1'), 'listening');
    const { port } = front.address() as AddressInfo;
    for (let n = 0; n < count; n++) {
      const arrived = once(front, 'connection') as Promise<[Socket]>;
      const socket = connect(port, '127.0.0.1');
      dialled.push(socket.on('error', () => undefined));
      const [other] = await arrived;
      sockets.push(other);
    }
    dialled.push(...sockets);
    return sockets;
  }
});
