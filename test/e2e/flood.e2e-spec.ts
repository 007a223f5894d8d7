import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Meters } from '../../src/meters/meters.js';
import {
  ABUSE_MAX_FRAMES,
  MESSAGE_MAX_FRAGMENTS,
  PARSE_TURN_MS,
  PINGS_PER_SECOND_MAX,
} from '../../src/protocol/limits.js';
import { upgradeRequest } from '../conformance/request.js';
import { RawClient } from '../support/raw-client.js';
import { OP, fragments, frame, textFrame } from '../support/raw-frame.js';
import { TestServer, closeServers } from '../support/test-server.js';

const KIB = 1024;
/** What the largest read of a socket brings. */
const READ_MAX_BYTES = 64 * KIB;
const NOISE = frame({ opcode: OP.ping, payload: 'noise' });

const many = (count: number, what: Buffer) => Buffer.concat(Array.from({ length: count }, () => what));
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('a client that floods', () => {
  let server: TestServer;
  /** The server's ends of sockets, by order of arrival. */
  const sockets: Socket[] = [];
  beforeAll(async () => {
    server = await TestServer.start();
    (server.app.getHttpServer() as Server).on('connection', (socket: Socket) => sockets.push(socket));
  });
  afterAll(closeServers);

  it.each([
    // Two seconds may share them.
    [4429, 'pings', many(2 * PINGS_PER_SECOND_MAX + 1, NOISE)],
    [4429, 'pongs', many(2 * PINGS_PER_SECOND_MAX + 1, frame({ opcode: OP.pong }))],
    [4429, 'faults', many(ABUSE_MAX_FRAMES + 1, textFrame('{'))],
    [1008, 'pieces', fragments(Array.from({ length: MESSAGE_MAX_FRAGMENTS + 2 }, () => 'x'))],
  ])('CONN-14 is told %i for %s, leaves, and is neither read nor kept in memory', async (code, user, flood) => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const eve = await RawClient.dial(server.port);
    eve.write(upgradeRequest({ target: `/ws?room_id=trip&user_id=${user}` }));
    expect((await eve.answer()).status).toBe(101);
    await ana.expect({ type: 'presence', user_id: user, payload: { state: 'online' } });
    eve.write(Buffer.concat([flood, many((32 * READ_MAX_BYTES) / NOISE.length, NOISE)]));
    let heard = await eve.frame();
    while (heard.opcode !== OP.close) heard = await eve.frame();
    expect(heard.payload.readUInt16BE(0)).toBe(code);
    await ana.expect({ type: 'presence', user_id: user, payload: { state: 'reconnecting' } });
    const socket = sockets.at(-1);
    // It holds the last read for a moment.
    while (socket?.readableLength !== 0) await nextTurn();
    await ana.settled();
    expect(socket).toMatchObject({ destroyed: false, readableLength: 0 });
    expect(socket.bytesRead).toBeLessThan(4 * READ_MAX_BYTES);
  });

  it('CONN-14 a page that is refused is told so, and is not read either', async () => {
    const eve = await RawClient.dial(server.port);
    eve.write(upgradeRequest({ target: '/ws?v=3', headers: { Origin: 'http://localhost' } }));
    expect((await eve.answer()).status).toBe(101);
    expect((await eve.frame()).payload.readUInt16BE(0)).toBe(4400);
    eve.write(many((32 * READ_MAX_BYTES) / NOISE.length, NOISE));
    const socket = sockets.at(-1);
    while (socket?.bytesRead === undefined || socket.bytesRead < READ_MAX_BYTES) await nextTurn();
    while (socket.readableLength > 0) await nextTurn();
    expect(socket).toMatchObject({ destroyed: false });
    expect(socket.bytesRead).toBeLessThan(4 * READ_MAX_BYTES);
    socket.destroy();
  });

  it('CONN-14 the frames of a large read are answered in order, and others are served between them', async () => {
    const ben = await server.connect({ user: 'ben', v: 2 });
    await ben.settled();
    const ana = await RawClient.dial(server.port);
    ana.write(upgradeRequest({ target: '/ws?v=2&user_id=ana' }));
    await ana.answer();
    await ana.frame();
    const ids = Array.from({ length: 150 }, (_, n) => `n${n}`);
    const pad = 'x'.repeat(READ_MAX_BYTES / ids.length);
    const ping = (id: string) => textFrame({ type: 'session', id, payload: { action: 'ping' }, pad });
    const meters = server.app.get(Meters);
    const before = meters.receivedBytes;
    // By this clock a slice takes longer than all that may be parsed in a turn.
    let now = performance.now();
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += PARSE_TURN_MS / 2));
    ana.write(Buffer.concat(ids.map(ping)));
    const answered: unknown[] = [];
    const hear = async () => {
      const { re } = JSON.parse((await ana.frame()).payload.toString()) as { re: unknown };
      answered.push(re);
    };
    await hear();
    await ben.get({ type: 'session', payload: { action: 'ping' } });
    expect(meters.receivedBytes - before).toBeLessThan(READ_MAX_BYTES / 2);
    while (answered.length < ids.length) await hear();
    clock.mockRestore();
    ana.destroy();
    expect(answered).toEqual(ids);
  });
});
