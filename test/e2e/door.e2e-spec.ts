import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Authenticator } from '../../src/auth/authenticator.js';
import { Meters } from '../../src/meters/meters.js';
import { CLOSE } from '../../src/protocol/close-code.js';
import type { RoomId } from '../../src/protocol/ids.js';
import {
  AHEAD_MAX_BYTES,
  CONNECTION_FRAMES_BURST,
  DEPARTURES_AT_ONCE,
  HANDSHAKES_AT_ONCE,
  ROOM_COMMANDS_BURST,
  USER_FRAMES_BURST,
} from '../../src/protocol/limits.js';
import { Connections } from '../../src/realtime/connections.js';
import { Departures } from '../../src/realtime/departures.js';
import { RateLimit } from '../../src/realtime/rate-limit.js';
import { DEPARTURE_COUNTS_MS } from '../../src/realtime/sessions.js';
import { upgradeRequest } from '../conformance/request.js';
import { LogWatch } from '../support/log-watch.js';
import { RallyClient } from '../support/rally-client.js';
import { RawClient } from '../support/raw-client.js';
import { OP, frame } from '../support/raw-frame.js';
import { TestServer, closeServers } from '../support/test-server.js';

const PING = { type: 'session', payload: { action: 'ping' } };
const READ = { type: 'chat', payload: { action: 'history' } };

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Connects again and again from there until it is refused, and tells how often it was not. */
async function untilRefused(server: TestServer, address: string): Promise<number> {
  for (let n = 0; n < 60; n++) {
    try {
      await connectFrom(server, address);
    } catch (error) {
      expect(String(error)).toContain('429');
      return n;
    }
  }
  return Infinity;
}

async function connectFrom(server: TestServer, address: string): Promise<RallyClient> {
  const headers = { 'x-forwarded-for': `1.2.3.4, ${address}` };
  return server.connect({ user: 'ana', v: 2, headers });
}

describe('the door', () => {
  afterEach(async () => {
    jest.restoreAllMocks();
    await closeServers();
  });

  it('CONN-12 counts each client behind a trusted proxy by itself, of IPv6 each /64, and logs who is refused', async () => {
    const watch = LogWatch.start();
    const env = { LOG_LEVEL: 'warn', TRUSTED_PROXIES: '127.0.0.0/8', HANDSHAKES_PER_SECOND: '1' };
    const server = await TestServer.start({ ...env, MAX_CONNECTIONS_PER_USER: '100' });
    const before = watch.lines;
    expect(await untilRefused(server, '198.51.100.1')).toBeLessThan(Infinity);
    await connectFrom(server, '198.51.100.2');
    expect(await untilRefused(server, '2001:db8:1:2::1')).toBeLessThan(Infinity);
    await connectFrom(server, '2001:db8:1:3::1');
    watch.stop();
    expect(watch.lines - before).toBe(2);
    expect(watch.leaks(['HANDSHAKES_PER_SECOND', '198.51.100.1'])).toHaveLength(2);
  });

  it('CONN-12 counts no handshakes with RATE_LIMIT=off', async () => {
    const server = await TestServer.start({ RATE_LIMIT: 'off', HANDSHAKES_PER_SECOND: '1' });
    for (let n = 0; n < 15; n++) await connectFrom(server, '198.51.100.1');
  });

  it('CONN-13 a session that is taken over is no connection more', async () => {
    const server = await TestServer.start({ MAX_CONNECTIONS_PER_USER: '2' });
    const [first, second] = [await connectFrom(server, '::1'), await connectFrom(server, '::1')];
    const { payload } = await second.expect({ type: 'session' });
    const resume = `resume=${encodeURIComponent(String(payload['resume_token']))}`;
    const heir = await server.connect({ user: 'ana', v: 2, query: resume });
    expect(await heir.expect({ type: 'session' })).toMatchObject({ payload: { taken_over: true } });
    await first.get(PING);
    const another = await connectFrom(server, '::1');
    expect(await first.closed).toEqual({ code: 4409, reason: 'too many connections of this user' });
    await another.get(PING);
  });

  it('CONN-15 handshakes that wait for something themselves keep nobody out, and come in when they have it, with what they sent', async () => {
    const server = await TestServer.start();
    const sockets: Socket[] = [];
    (server.app.getHttpServer() as Server).on('connection', (socket: Socket) => sockets.push(socket));
    const authenticator = server.app.get(Authenticator, { strict: false });
    const authenticate = authenticator.authenticate.bind(authenticator);
    let keysAreHere: () => void = () => undefined;
    const keys = new Promise<void>((resolve) => (keysAreHere = resolve));
    const asked = jest.spyOn(authenticator, 'authenticate').mockImplementation(async (credentials) => {
      if (credentials.userId === 'early') await keys;
      return authenticate(credentials);
    });
    const dial = async (user: string) => {
      const client = await RawClient.dial(server.port);
      client.write(upgradeRequest({ target: `/ws?v=2&user_id=${user}` }));
      return client;
    };
    const early = await Promise.all(Array.from({ length: HANDSHAKES_AT_ONCE }, () => dial('early')));
    while (asked.mock.calls.length < HANDSHAKES_AT_ONCE) await nextTurn();
    const late = await dial('late');
    expect((await late.answer()).status).toBe(101);
    expect(server.app.get(Meters)).toMatchObject({ connections: 1, handshakesWaiting: 0 });
    const [greedy, hasty, ...patient] = early as [RawClient, RawClient, ...RawClient[]];
    greedy.write(Buffer.alloc(AHEAD_MAX_BYTES + 1));
    while (!sockets.some(({ bytesRead }) => bytesRead > AHEAD_MAX_BYTES)) await nextTurn();
    // Byte by byte: it waits in one piece, and comes in as it was sent.
    for (const byte of frame({ opcode: OP.ping, payload: 'first' })) {
      hasty.write(Buffer.of(byte));
      await nextTurn();
    }
    keysAreHere();
    for (const client of patient) expect((await client.answer()).status).toBe(101);
    expect((await hasty.answer()).status).toBe(101);
    let heard = await hasty.frame();
    while (heard.opcode !== OP.pong) heard = await hasty.frame();
    expect(heard.payload.toString()).toBe('first');
    // It is not let in, and told so when it has waited as long as any handshake may.
    expect(server.app.get(Meters).connections).toBe(patient.length + 2);
    expect((await greedy.answer()).status).toBe(400);
  });

  it('CONN-15 who goes together with many takes turns too, and does not wait for those who wait themselves', async () => {
    const server = await TestServer.start();
    const users = Array.from({ length: DEPARTURES_AT_ONCE + 2 }, (_, n) => `user-${n}`);
    for (const user of users) await server.connect({ user, room: 'trip', v: 2 });
    const departures = server.app.get(Departures);
    const dropAll = departures.dropAll.bind(departures);
    let storeAnswers: () => void = () => undefined;
    const answer = new Promise<void>((resolve) => (storeAnswers = resolve));
    const begun: number[] = [];
    jest.spyOn(departures, 'dropAll').mockImplementation(async (connection) => {
      begun.push(performance.now());
      await answer;
      await dropAll(connection);
    });
    for (const connection of server.app.get(Connections).all()) connection.terminate(CLOSE.normal);
    while (begun.length < users.length) await nextTurn();
    // A timer may be a millisecond early.
    expect((begun[DEPARTURES_AT_ONCE] ?? 0) - (begun[0] ?? 0)).toBeGreaterThan(DEPARTURE_COUNTS_MS - 2);
    storeAnswers();
    while (server.app.get(Connections).count > 0) await nextTurn();
  });

  it('ENV-8 frames of a connection, a user and a room have each their rate; others go on meanwhile', async () => {
    const server = await TestServer.start();
    const connect = (user: string, room: string) => server.connect({ user, room, v: 2 });
    const ana = [await connect('ana', 'trip'), await connect('ana', 'trip'), await connect('ana', 'trip')] as const;
    const [ben, eve] = [await connect('ben', 'trip'), await connect('eve', 'other')];
    const now = performance.now();
    const stopped = jest.spyOn(performance, 'now').mockReturnValue(now);
    const limited = { code: 'rate_limited', retryable: true, retry_after_ms: expect.any(Number) as unknown };
    for (const client of ana.slice(0, USER_FRAMES_BURST / CONNECTION_FRAMES_BURST)) {
      const [last, ...rest] = Array.from({ length: CONNECTION_FRAMES_BURST }, () => PING);
      for (const frame of rest) client.say(frame);
      await client.get(last ?? PING);
      expect(await client.refused(PING)).toMatchObject(limited);
    }
    expect(await ana[2].refused(PING)).toMatchObject(limited);
    const room = server.app.get(RateLimit).room('trip' as RoomId);
    for (let n = 0; n < ROOM_COMMANDS_BURST; n++) room.take();
    expect(await ben.refused(READ)).toMatchObject({ ...limited, retry_after_ms: 1 });
    await ben.get(PING);
    await eve.get(READ);
    stopped.mockReturnValue(now + 1_000);
    for (const client of [ana[0], ana[2], ben]) await client.get(READ);
  });
});
