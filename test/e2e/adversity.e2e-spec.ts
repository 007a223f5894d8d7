import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Authenticator } from '../../src/auth/authenticator.js';
import { MessagesService } from '../../src/features/chat/messages/messages.service.js';
import { Connections } from '../../src/realtime/connections.js';
import { RoomStore, StoreUnavailable } from '../../src/store/room-store.js';
import { ManualClock } from '../support/manual-clock.js';
import { TestServer, closeServers } from '../support/test-server.js';

const QUIET = { RATE_LIMIT: 'off', LOCATION_MIN_INTERVAL_MS: '0' };
const LONG = '😀'.repeat(3_900);
const fix = (latitude: number, more: object = {}) => ({
  type: 'location',
  payload: { latitude, longitude: 2, ...more },
});
const lock = (item_id: string, more: object = {}) => ({
  type: 'planning',
  payload: { action: 'lock', item_id, ...more },
});

describe('when the store fails for a moment', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    return closeServers();
  });

  it('ROOM-5 a join that was not finished leaves no ghost', async () => {
    const server = await TestServer.start({ ...QUIET, PRESENCE_GRACE_MS: '0' });
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await ana.expect({ type: 'room' });
    jest.spyOn(server.app.get(RoomStore), 'read').mockRejectedValueOnce(new StoreUnavailable('stalled'));
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    await ben.expect({ type: 'error', payload: { code: 'unavailable' } });
    expect(await ben.closed).toMatchObject({ code: 4513 });
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'offline' } });
  });

  it('G12 a reader that was catching up goes on', async () => {
    const server = await TestServer.start(QUIET);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    for (let n = 0; n < 300; n++) ana.say({ type: 'chat', payload: { content: LONG } });
    await ana.expect({ type: 'chat', seq: 300 });
    const store = server.app.get(RoomStore);
    const read = store.read.bind(store);
    const failing = jest.spyOn(store, 'read').mockImplementationOnce(read); // The join's own read works.
    failing.mockRejectedValueOnce(new StoreUnavailable('stalled'));
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2, query: `since=${String(epoch)}:1` });
    await ben.expect({ type: 'chat', seq: 300 });
    expect(ben.of('chat').map(({ seq }) => seq)).toEqual(Array.from({ length: 299 }, (_, n) => n + 2));
  });

  it('LOC-2 a fix that was refused as `unavailable` is taken when it is repeated', async () => {
    const server = await TestServer.start({ RATE_LIMIT: 'off' });
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await ana.expect({ type: 'room' });
    jest.spyOn(server.app.get(RoomStore), 'commit').mockRejectedValueOnce(new StoreUnavailable('stalled'));
    const repeated = { ...fix(1, { ts: Date.now() - 1_000 }), id: 'f1' };
    expect(await ana.refused(repeated)).toMatchObject({ code: 'unavailable' });
    expect(await ana.get(repeated)).toMatchObject({ status: 'accepted' });
  });
});

describe('a client that does not read', () => {
  afterEach(closeServers);

  it('G11 cannot make the server hold its answers', async () => {
    const server = await TestServer.start(QUIET);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    for (let n = 0; n < 30; n++) await ana.get({ type: 'chat', payload: { content: LONG } });
    const slow = await server.connect({ room: 'r', user: 'slow', v: 2 });
    await slow.expect({ type: 'room' });
    slow.ws.pause();
    for (let n = 0; n < 190; n++) slow.say({ type: 'chat', id: 'h', payload: { action: 'history', limit: 100 } });
    // Fills the room's other connection with proof that the server has had time to answer.
    for (let n = 0; n < 50; n++) await ana.get({ type: 'chat', payload: { action: 'history' } });
    const waiting = server.app.get(Connections).all();
    expect(Math.max(...waiting.map(({ outbox }) => outbox.waitingBytes))).toBeLessThan(600 * 1024);
  }, 30_000);

  it('G10 does not hold up the drain', async () => {
    const server = await TestServer.start(QUIET);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const slow = await server.connect({ room: 'r', user: 'slow', v: 2 });
    await slow.expect({ type: 'room' });
    slow.ws.pause();
    for (let n = 0; n < 700; n++) ana.say({ type: 'chat', payload: { content: LONG } });
    await ana.expect({ type: 'chat', seq: 700 }, 30_000);
    slow.say({ type: 'session', id: 'p', payload: { action: 'ping' } });
    await server.drain();
    expect(await ana.closed).toMatchObject({ code: 1012 });
  }, 40_000);
});

describe('an upgrade while the server begins to drain', () => {
  afterEach(closeServers);

  it('G10 is refused, also if it was being authenticated', async () => {
    const server = await TestServer.start(QUIET);
    const authenticator = server.app.get(Authenticator, { strict: false });
    const authenticate = authenticator.authenticate.bind(authenticator);
    jest.spyOn(authenticator, 'authenticate').mockImplementationOnce(async (credentials) => {
      await server.drain();
      return authenticate(credentials);
    });
    await expect(server.connect({ room: 'r', user: 'late', v: 2 })).rejects.toThrow(/503/);
  });
});

describe('code that throws what it must not', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    return closeServers();
  });

  it('ENV-4 in a handler is `internal`, logged once, and tells the client nothing of it', async () => {
    const server = await TestServer.start(QUIET);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const log = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.spyOn(server.app.get(MessagesService, { strict: false }), 'send').mockRejectedValueOnce(new Error('planted'));
    const refusal = await ana.refused({ type: 'chat', payload: { content: 'hi' } });
    expect(refusal).toMatchObject({ code: 'internal', retryable: true });
    expect(JSON.stringify(refusal)).not.toContain('planted');
    expect(log.mock.calls.map(([line]) => String(line))).toEqual([expect.stringContaining('planted')]);
    expect(await ana.get({ type: 'chat', payload: { content: 'hi' } })).toMatchObject({ seq: 1 });
  });

  it('CONN-3 in an authenticator is 503: who somebody is cannot be told now', async () => {
    const server = await TestServer.start(QUIET);
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    jest.spyOn(server.app.get(Authenticator, { strict: false }), 'authenticate').mockImplementationOnce(() => {
      throw new Error('planted');
    });
    await expect(server.connect({ room: 'r', user: 'ana', v: 2 })).rejects.toThrow(/503/);
    await server.connect({ room: 'r', user: 'ana', v: 2 });
  });
});

describe('ephemera', () => {
  afterEach(closeServers);

  it('CONN-8 what changed while a client was in background for minutes comes when it is back', async () => {
    const clock = new ManualClock();
    const server = await TestServer.start(QUIET, { clock });
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    const carl = await server.connect({ room: 'r', user: 'carl', v: 2 });
    await ana.expect({ type: 'presence', user_id: 'carl' });
    await ana.get({ type: 'session', payload: { action: 'mode', mode: 'background' } });
    await ben.get(fix(1));
    await ben.get({ type: 'room', payload: { action: 'leave' } });
    await carl.expect({ type: 'presence', user_id: 'ben', payload: { action: 'leave' } });
    await clock.advance(90_000);
    await carl.get(fix(3));
    await carl.expect({ type: 'location', user_id: 'carl' });
    await ana.get({ type: 'session', payload: { action: 'mode', mode: 'foreground' } });
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { action: 'leave' } });
    await ana.expect({ type: 'location', user_id: 'ben', payload: { latitude: 1 } });
    await ana.expect({ type: 'location', user_id: 'carl', payload: { latitude: 3 } });
  });

  it('LOC-5 a join does not tell everybody again where those are who have not moved', async () => {
    const clock = new ManualClock();
    const server = await TestServer.start(QUIET, { clock });
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    await ben.get(fix(1));
    await ana.expect({ type: 'location', user_id: 'ben' });
    for (let round = 0; round < 3; round++) {
      await clock.advance(61_000);
      await ana.get(fix(10 + round));
      await ana.expect({ type: 'location', user_id: 'ana', payload: { latitude: 10 + round } });
      const cara = await server.connect({ room: 'r', user: `cara${round}`, v: 2 });
      await cara.expect({ type: 'room' });
      await ana.get({ type: 'chat', payload: { content: 'takes along whatever waits' } });
      await cara.expect({ type: 'chat' });
    }
    const shown = ana.of('location').filter(({ user_id, payload }) => user_id === 'ben' && 'latitude' in payload);
    expect(shown).toHaveLength(1);
  });

  it('ROOM-4 what was muted comes, as it is now, when it is wanted again', async () => {
    const server = await TestServer.start(QUIET);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    await ana.get({ type: 'room', payload: { action: 'update', include: [] } });
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    await ben.get(fix(1));
    await ben.get(fix(2));
    await ben.expect({ type: 'location', payload: { latitude: 2 } });
    await ana.get({ type: 'room', payload: { action: 'update', include: ['location'] } });
    await ana.expect({ type: 'location', user_id: 'ben', payload: { latitude: 2 } });
  });
});

describe('leases', () => {
  afterEach(closeServers);

  it('PLAN-2 end although the machine’s clock was ahead for a moment', async () => {
    const clock = new ManualClock();
    const server = await TestServer.start(QUIET, { clock });
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    const right = clock.now();
    clock.set(right + 86_400_000);
    await ana.get({ type: 'chat', payload: { content: 'tomorrow' } });
    clock.set(right);
    await ana.get(lock('d1'));
    await clock.advance(30_000);
    await ben.expect({ type: 'planning', payload: { action: 'unlock', reason: 'expired' } });
  });

  it('PLAN-2 of a v=1 client are cut in rooms that it only publishes to, too', async () => {
    const clock = new ManualClock();
    const server = await TestServer.start(QUIET, { clock });
    const ben = await server.connect({ room: 'other', user: 'ben', v: 2 });
    const seed = await server.connect({ room: 'home', user: 'seed' });
    await seed.get({ ...lock('d1', { ttl_ms: 120_000 }), room_id: 'other' });
    seed.terminate();
    await ben.expect({ type: 'planning', payload: { action: 'renew', expires_at: clock.now() + 10_000 } });
  });

  it('ENV-6 a v=1 client publishes to as many rooms as a connection may hold', async () => {
    const server = await TestServer.start({ MAX_ROOMS_PER_CONNECTION: '2' });
    const seed = await server.connect({ room: 'home', user: 'seed' });
    const to = (room_id: string) => ({ type: 'chat', room_id, payload: { content: 'hi' } });
    await seed.get(to('one'));
    await seed.get(to('two'));
    await seed.get(to('one'));
    expect(await seed.refused(to('three'))).toMatchObject({ code: 'room_limit' });
  });

  it('PLAN-2 are all given back by a clean leave, however many there are in the room', async () => {
    const server = await TestServer.start(QUIET);
    const itemOf = (n: number, i: number) => `${n}-${i}`.padEnd(100, 'x');
    const users = Array.from({ length: 60 }, (_, n) => `u${n}`.padEnd(100, 'y'));
    const clients = await Promise.all(users.map((user) => server.connect({ room: 'r', user, v: 2 })));
    for (const [n, client] of clients.entries()) {
      await Promise.all(Array.from({ length: 20 }, (_, i) => client.get(lock(itemOf(n, i)))));
    }
    await clients[59]?.get({ type: 'room', payload: { action: 'leave' } });
    for (const i of [0, 19])
      expect(await clients[0]?.refused(lock(itemOf(59, i)))).toMatchObject({ code: 'lock_limit' });
  }, 30_000);
});
