import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RoomStore } from '../../src/store/room-store.js';
import { TestServer, closeServers } from '../support/test-server.js';

async function status(server: TestServer, path: string): Promise<number> {
  return (await fetch(server.httpUrl + path)).status;
}

async function upgradeStatus(server: TestServer): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  socket.write(
    'GET /ws?room_id=r&user_id=u HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  for await (const chunk of socket) return String(chunk);
  return '';
}

describe('health', () => {
  afterEach(closeServers);

  it('is 200 on /health, /health/ready and /health/live of a server that works', async () => {
    const server = await TestServer.start();
    for (const path of ['/health', '/health/ready', '/health/live']) expect(await status(server, path)).toBe(200);
    expect(await (await fetch(`${server.httpUrl}/health`)).json()).toMatchObject({
      status: 'ok',
      details: { store: { status: 'up' }, accepting: { status: 'up' } },
    });
  });

  it('answers clients that offer another protocol with each request, as they would be without the offer', async () => {
    const server = await TestServer.start();
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    const chunks: unknown[] = [];
    for await (const chunk of socket) chunks.push(chunk);
    expect(chunks.join('')).toMatch(/^HTTP\/1\.1 200 OK[^]*"status":"ok"/);
  });

  it('G12 tells readiness that the store is gone, and does not ask for a restart', async () => {
    const server = await TestServer.start();
    await server.app.get(RoomStore).close();
    expect([await status(server, '/health'), await status(server, '/health/live')]).toEqual([503, 200]);
  });

  it('G12 while the store is gone, sockets stay and writes are answered `unavailable`', async () => {
    const server = await TestServer.start();
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await ana.expect({ type: 'room' });
    await server.app.get(RoomStore).close();
    for (const frame of [
      { type: 'chat', payload: { content: 'hi' } },
      { type: 'location', payload: { latitude: 1, longitude: 2 } },
      { type: 'planning', payload: { action: 'lock', item_id: 'd1' } },
      { type: 'chat', payload: { action: 'history' } },
    ]) {
      expect(await ana.refused(frame)).toMatchObject({ code: 'unavailable', retryable: true });
    }
    expect(await ana.get({ type: 'session', payload: { action: 'ping' } })).toHaveProperty('server_time');
  });
});

describe('draining', () => {
  afterEach(closeServers);

  it('G10 readiness and upgrades are 503 at once, liveness stays, sockets stay for the delay', async () => {
    const server = await TestServer.start({ DRAIN_DELAY_MS: '2000' });
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const drained = server.drain();
    expect(await status(server, '/health/ready')).toBe(503);
    expect(await status(server, '/health/live')).toBe(200);
    expect(await upgradeStatus(server)).toMatch(/^HTTP\/1\.1 503 [^]*Retry-After: \d/);
    expect(await ana.get({ type: 'chat', payload: { content: 'still here' } })).toMatchObject({ seq: 1 });
    await drained;
  });

  it('G10, CONN-10 every client is told when its turn is, closed with 1012, and told when to come back', async () => {
    const server = await TestServer.start({ DRAIN_WINDOW_MS: '300' });
    const users = Array.from({ length: 50 }, (_, n) => `u${n}`);
    const clients = await Promise.all(users.map((user) => server.connect({ room: 'r', user, v: 2 })));
    await server.drain();
    for (const client of clients) {
      const { payload } = await client.expect({ type: 'session', payload: { action: 'draining' } });
      expect(payload['reconnect_in_ms']).toBeLessThanOrEqual(300);
      const { code, reason } = await client.closed;
      expect([code, JSON.parse(reason)]).toEqual([1012, { retry_after_ms: expect.any(Number) }]);
    }
  });

  it('G10 what was acknowledged is stored, and what was read is answered', async () => {
    const server = await TestServer.start();
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await ana.expect({ type: 'room' });
    const ids = Array.from({ length: 100 }, (_, n) => `k${n}`);
    ids.forEach((id) => ana.say({ type: 'chat', id, payload: { content: id } }));
    await ana.expect({ type: 'ack', re: 'k10' });
    await server.drain();
    await ana.closed;
    await server.stop();
    const again = await TestServer.start({ DATA_DIR: server.dataDir });
    const ben = await again.connect({ room: 'r', user: 'ben', v: 2 });
    const { messages } = await ben.get({ type: 'chat', payload: { action: 'history', limit: 100 } });
    const acked = ana.of('ack').length;
    expect((messages as unknown[]).length).toBe(acked);
  });
});
