import type { Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Meters } from '../../src/meters/meters.js';
import { PINGS_PER_SECOND_MAX } from '../../src/protocol/limits.js';
import { Connections } from '../../src/realtime/connections.js';
import { Memberships } from '../../src/realtime/memberships.js';
import { upgradeRequest } from '../conformance/request.js';
import { RawClient } from '../support/raw-client.js';
import { OP, frame } from '../support/raw-frame.js';
import { TestServer, closeServers } from '../support/test-server.js';

async function socketsOf(server: TestServer): Promise<number> {
  const http = server.app.getHttpServer() as Server;
  return new Promise((resolve) => http.getConnections((_error, count) => resolve(count)));
}

describe('connecting', () => {
  let server: TestServer;
  beforeEach(async () => void (server = await TestServer.start()));
  afterEach(closeServers);

  it('CONN-2 a v=1 client hears nothing that the original did not say', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    await ana.get({ type: 'planning', payload: { action: 'lock', item_id: 'd1' } });
    await ana.get({ type: 'planning', payload: { action: 'renew', item_id: 'd1' } });
    await ana.get({ type: 'chat', payload: { content: 'last' } });
    await seed.expect({ type: 'chat', payload: { content: 'last' } });
    expect(seed.frames.map(({ type, payload }) => [type, payload['action']])).toEqual([
      ['planning', 'lock'],
      ['chat', undefined],
    ]);
  });

  it('CONN-5 a v=2 client is welcomed, then joined to the room of its URL', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    await ana.expect({ type: 'room', payload: { action: 'joined' } });
    expect(ana.frames[0]).toMatchObject({
      type: 'session',
      payload: { action: 'welcome', user_id: 'ana', heartbeat_ms: 25_000, limits: { frame_bytes: 65_536 } },
    });
    expect(ana.frames[1]).toMatchObject({
      type: 'room',
      room_id: 'trip',
      payload: { action: 'joined', seq: 0, resumed: false, reason: 'fresh', members: [{ user_id: 'ana' }] },
    });
  });

  it('CONN-5 a v=2 client may come without a room, and has none until it joins', async () => {
    const ana = await server.connect({ user: 'ana', v: 2 });
    expect(await ana.refused({ type: 'chat', payload: { content: 'hi' } })).toMatchObject({ code: 'not_in_room' });
    await ana.get({ type: 'room', room_id: 'trip', payload: { action: 'join' } });
    expect(await ana.get({ type: 'chat', room_id: 'trip', payload: { content: 'hi' } })).toMatchObject({ seq: 1 });
  });

  it('CONN-7 frames of one connection are answered in the order received', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana' });
    const kinds = [{ content: 'x' }, { action: 'history' }, { content: '' }, { action: 'nonsense' }];
    for (let n = 0; n < 40; n++) ana.say({ type: 'chat', id: `n${n}`, payload: kinds[n % kinds.length] });
    await ana.expect({ re: 'n39' });
    const answers = ana.frames.filter(({ type }) => type === 'ack' || type === 'error').map(({ re }) => re);
    expect(answers).toEqual(Array.from({ length: 40 }, (_, n) => `n${n}`));
  });

  it('CONN-8 ping is answered, and mode takes foreground or background', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    expect(await ana.get({ type: 'session', payload: { action: 'ping' } })).toHaveProperty('server_time');
    await ana.get({ type: 'session', payload: { action: 'mode', mode: 'background' } });
    expect(await ana.refused({ type: 'session', payload: { action: 'mode', mode: 'asleep' } })).toMatchObject({
      code: 'invalid_payload',
      details: { issues: [{ path: 'mode', rule: 'isIn' }] },
    });
  });

  it('CONN-8 in background no positions come; back in foreground the newest does', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await ana.get({ type: 'session', payload: { action: 'mode', mode: 'background' } });
    await ben.get({ type: 'location', payload: { latitude: 1, longitude: 2 } });
    await ben.expect({ type: 'location' });
    await ana.get({ type: 'session', payload: { action: 'ping' } });
    expect(ana.of('location').filter(({ payload }) => 'latitude' in payload)).toEqual([]);
    await ana.get({ type: 'session', payload: { action: 'mode', mode: 'foreground' } });
    await ana.expect({ type: 'location', user_id: 'ben', payload: { latitude: 1 } });
  });
});

describe('a fault of the server itself', () => {
  afterEach(closeServers);

  it('1011 closes the connection that met it, is logged once, and asks the client to come back', async () => {
    const server = await TestServer.start();
    const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.spyOn(server.app.get(Memberships), 'join').mockRejectedValueOnce(new Error('planted'));
    const unlucky = await server.connect({ room: 'r', user: 'ana', v: 2 });
    expect(await unlucky.closed).toMatchObject({ code: 1011 });
    expect(log.mock.calls.map(([line]) => String(line))).toEqual([expect.stringContaining('planted')]);
    log.mockRestore();
    const again = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await again.expect({ type: 'room', payload: { action: 'joined' } });
  });
});

describe('a peer that pings without end', () => {
  afterEach(closeServers);

  it('CONN-14 is told 4429 at more than 50 in a second, leaves, and is not read until its socket is cut', async () => {
    const server = await TestServer.start();
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const flooder = await RawClient.dial(server.port);
    flooder.write(upgradeRequest({ target: '/ws?room_id=trip&user_id=eve' }));
    expect((await flooder.answer()).status).toBe(101);
    await ana.expect({ type: 'presence', user_id: 'eve', payload: { state: 'online' } });
    const ping = frame({ opcode: OP.ping, payload: 'here' });
    // Two seconds may share them.
    flooder.write(Buffer.concat(Array.from({ length: 2 * PINGS_PER_SECOND_MAX + 1 }, () => ping)));
    let pongs = 0;
    let answer = await flooder.frame();
    for (; answer.opcode === OP.pong; answer = await flooder.frame()) pongs++;
    expect(pongs).toBeGreaterThanOrEqual(PINGS_PER_SECOND_MAX);
    expect(pongs).toBeLessThanOrEqual(2 * PINGS_PER_SECOND_MAX);
    expect([answer.opcode, answer.payload.readUInt16BE(0)]).toEqual([OP.close, 4429]);
    await ana.expect({ type: 'presence', user_id: 'eve', payload: { state: 'reconnecting' } });
    const { connections, closed } = server.app.get(Meters);
    expect([connections, closed.counts.get(4429), await socketsOf(server)]).toEqual([1, 1, 2]);
    await server.close();
    await flooder.ended();
  });

  it('CONN-14 is cut at once where it would take the place of somebody else', async () => {
    const server = await TestServer.start({ MAX_CONNECTIONS: '1' });
    const flooder = await server.connect({ room: 'trip', user: 'eve', v: 2 });
    for (let n = 0; n <= 2 * PINGS_PER_SECOND_MAX; n++) flooder.ws.ping();
    // What was on its way is lost with a socket that is cut, perhaps with it the word of why.
    expect([4429, 1006]).toContain((await flooder.closed).code);
    const connections = server.app.get(Connections);
    while (connections.count > 0) await new Promise((resolve) => setImmediate(resolve));
    server.beginAgain();
    await server.connect({ room: 'trip', user: 'ana', v: 2 });
  });
});

describe('a peer that falls silent', () => {
  afterEach(closeServers);

  it('CONN-8 is pinged, and closed with 4504 after two heartbeats', async () => {
    const server = await TestServer.start({ HEARTBEAT_MS: '100' });
    const healthy = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const silent = await server.connect({ room: 'trip', user: 'ben', v: 2, autoPong: false });
    const { code } = await silent.closed;
    expect([code, healthy.ws.readyState]).toEqual([4504, healthy.ws.OPEN]);
    await healthy.expect({ type: 'presence', user_id: 'ben', payload: { state: 'reconnecting' } });
  });

  it('CONN-8 is not taken for silent because the server itself stood still', async () => {
    const server = await TestServer.start({ HEARTBEAT_MS: '100' });
    const healthy = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    await healthy.settled();
    for (const end = performance.now() + 500; performance.now() < end;);
    await healthy.settled();
    expect(healthy.ws.readyState).toBe(healthy.ws.OPEN);
  });
});
