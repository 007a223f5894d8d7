import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RoomStore } from '../../src/store/room-store.js';
import { ADMIN_ENV, ADMIN_TOKEN, askAdmin } from '../support/ask-admin.js';
import { LogWatch } from '../support/log-watch.js';
import { ManualClock } from '../support/manual-clock.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { JWT_ENV, NOW_S, tokenOf } from '../support/tokens.js';

const chat = (content: string) => ({ type: 'chat', payload: { content } });

describe('the HTTP API of the admin port', () => {
  let server: TestServer;

  beforeEach(async () => {
    server = await TestServer.start(ADMIN_ENV, { clock: new ManualClock() });
  });
  afterEach(closeServers);

  async function ask(method: string, path: string, body?: object) {
    const response = await askAdmin(server.adminUrl, method, path, body);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, body: isJson ? (JSON.parse(text) as Record<string, unknown>) : text };
  }
  const say = (command: object) => ask('POST', 'rooms/trip/commands', command);

  it('API-1 says in a room what a client may say, with the same answers, once for each id', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    const command = { user_id: 'bot', id: 'k1', ...chat('gate changed') };
    const said = await say(command);
    expect(said).toMatchObject({ status: 200, body: { seq: 1, version: 1 } });
    expect(await ana.expect({ type: 'chat' })).toMatchObject({ user_id: 'bot', payload: { content: 'gate changed' } });
    expect(await say(command)).toEqual({ ...said, body: { ...(said.body as object), duplicate: true } });
    expect(await say({ ...command, ...chat('something else') })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_mismatch', retryable: false },
    });
    expect(await ask('GET', 'rooms/trip/messages?limit=1')).toMatchObject({
      status: 200,
      body: { messages: [{ content: 'gate changed', user_id: 'bot' }] },
    });
  });

  it('ROOM-10 deletes a room, once', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    await ana.get(chat('hello'));
    expect(await ask('DELETE', 'rooms/trip')).toMatchObject({ status: 200, body: { room_id: 'trip', seq: 2 } });
    expect(await ana.closed).toMatchObject({ code: 4403, reason: 'the room was deleted' });
    expect(await ask('GET', 'rooms/trip/messages')).toMatchObject({ status: 200, body: { messages: [] } });
    expect(await ask('DELETE', 'rooms/nowhere')).toEqual({ status: 200, body: { room_id: 'nowhere', noop: true } });
    expect(await ask('DELETE', 'rooms/$system')).toMatchObject({ status: 400 });
  });

  it.each<[number, string, object]>([
    [400, 'content_empty', { user_id: 'bot', ...chat(' ') }],
    [400, 'invalid_payload', { user_id: 'bot', type: 'chat', payload: { content: 7 } }],
    [400, 'invalid_payload', { user_id: 'bot', type: 'chat', payload: { content: 'x', sender: 'eve' } }],
    [400, 'invalid_payload', { user_id: 'a b', ...chat('x') }],
    [400, 'invalid_payload', { user_id: 'bot', role: 'king', ...chat('x') }],
    [400, 'invalid_payload', { user_id: 'bot', id: '', ...chat('x') }],
    [400, 'invalid_payload', { user_id: 'bot', ...chat('x'), more: 1 }],
    [403, 'forbidden', { user_id: 'bot', role: 'guest', ...chat('x') }],
    [404, 'unknown_type', { user_id: 'bot', type: 'payment', payload: {} }],
    [404, 'unknown_type', { user_id: 'bot', type: 'session', payload: { action: 'ping' } }],
    [404, 'unknown_action', { user_id: 'bot', type: 'chat', payload: { action: 'burn' } }],
    [404, 'message_not_found', { user_id: 'bot', type: 'chat', payload: { action: 'delete', message_id: 'none' } }],
  ])('API-2 refuses with %i %s: %j', async (status, code, command) => {
    expect(await say(command)).toMatchObject({ status, body: { code, message: expect.any(String) } });
  });

  it('API-3 shows rooms, members, connections and the itinerary, also as a calendar and as a map', async () => {
    await server.connect({ room: 'trip', user: 'ana', v: 2, query: 'device=phone' });
    const place = { name: 'Belém; Tower', latitude: 38.6916, longitude: -9.216 };
    const data = { title: 'Pastéis, first', start: '2027-05-01T09:30', tz: 'Europe/Lisbon', place };
    await say({
      user_id: 'ana',
      type: 'planning',
      payload: { action: 'create', item_id: 'd1', day: '2027-05-01', data },
    });
    await say({
      user_id: 'ana',
      type: 'planning',
      payload: { action: 'create', item_id: 'idea', data: { title: 'Surf' } },
    });
    expect((await ask('GET', 'rooms')).body).toEqual({ rooms: [{ room_id: 'trip', connections: 1 }] });
    expect((await ask('GET', 'rooms/trip')).body).toMatchObject({
      seq: 2,
      members_count: 1,
      members: [{ user_id: 'ana', state: 'online', devices: 1 }],
    });
    expect((await ask('GET', 'connections')).body).toMatchObject({
      count: 1,
      connections: [{ user_id: 'ana', device: 'phone', version: 2, rooms: [{ room_id: 'trip', role: 'member' }] }],
    });
    expect((await ask('GET', 'rooms/trip/itinerary')).body).toMatchObject({
      items: [{ item_id: 'd1' }, { item_id: 'idea' }],
    });
    const { body: calendar } = await ask('GET', 'rooms/trip/itinerary.ics');
    expect(calendar).toContain('DTSTART:20270501T083000Z\r\nSUMMARY:Pastéis\\, first\r\n');
    expect(calendar).not.toContain('Surf');
    expect((await ask('GET', 'rooms/trip/itinerary.geojson')).body).toMatchObject({
      features: [{ id: 'd1', geometry: { coordinates: [-9.216, 38.6916] }, properties: { title: 'Pastéis, first' } }],
    });
  });

  it('API-9 shows the log of a room from its end, a hundred at a time', async () => {
    const ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    for (let index = 1; index <= 103; index += 1) await ana.get(chat(`m${index}`));
    const { body } = await ask('GET', 'rooms/trip/events');
    const { events } = body as { events: { seq: number }[] };
    expect(body).toMatchObject({ room_id: 'trip', seq: 103 });
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 4));
    expect(events[0]).toMatchObject({
      kind: 'chat.send',
      user_id: 'ana',
      ts: expect.any(Number),
      payload: { content: 'm4' },
    });
    expect((await ask('GET', 'rooms/trip/events?before=4')).body).toMatchObject({
      events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }],
    });
    expect((await ask('GET', 'rooms/nobody/events')).body).toMatchObject({ seq: 0, events: [] });
    expect((await ask('GET', 'rooms/trip/events?before=x')).status).toBe(400);
  });

  it('API-10 names the instances, and which of them answers', async () => {
    const { body } = await ask('GET', 'instances');
    const { self, instances } = body as { self: string; instances: object[] };
    expect(instances).toContainEqual({ name: self, state: 'online' });
  });

  it('API-4 disconnects a user, for good or to come back', async () => {
    const [ana, ben] = [
      await server.connect({ room: 'trip', user: 'ana', v: 2 }),
      await server.connect({ room: 'trip', user: 'ben', v: 2 }),
    ];
    expect((await ask('DELETE', 'users/ana/connections')).status).toBe(204);
    expect(await ana.closed).toEqual({ code: 4403, reason: 'disconnected' });
    await ben.get(chat('still here'));
    expect((await ask('DELETE', 'users/ben/connections?reconnect=true')).status).toBe(204);
    expect(await ben.closed).toEqual({ code: 1012, reason: '{"retry_after_ms":0}' });
  });

  it('API-5 revokes what was issued to a user before the next second, or before a time', async () => {
    const guarded = await TestServer.start({ ...ADMIN_ENV, ...JWT_ENV }, { clock: new ManualClock() });
    [server] = [guarded];
    const bearer = async (iat: number) => ({ Authorization: `Bearer ${await tokenOf({ iat })}` });
    const [old, newer] = [
      await server.connect({ room: 'trip', v: 2, headers: await bearer(NOW_S) }),
      await server.connect({ room: 'trip', v: 2, headers: await bearer(NOW_S + 1) }),
    ];
    expect(await ask('POST', 'users/ana/revoke', {})).toEqual({ status: 200, body: { before: (NOW_S + 1) * 1000 } });
    expect(await old.closed).toEqual({ code: 4401, reason: 'revoked' });
    await newer.get(chat('with a newer token'));
    const before = (NOW_S + 2) * 1000;
    expect(await ask('POST', 'users/ana/revoke', { before })).toEqual({ status: 200, body: { before } });
    expect(await newer.closed).toEqual({ code: 4401, reason: 'revoked' });
    expect(await ask('POST', 'users/ana/revoke', { before: 'now' })).toMatchObject({
      status: 400,
      body: { code: 'invalid_payload' },
    });
  });

  it('API-2 tells what is wrong with a body as it tells refusals, on either port, and logs nothing of it', async () => {
    const watch = LogWatch.start();
    const before = watch.lines;
    const post = async (url: string, body: string, type = 'application/json') => {
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': type };
      const response = await fetch(url, { method: 'POST', headers, body });
      return { status: response.status, ...((await response.json()) as object) };
    };
    for (const url of [`${server.adminUrl}/admin/rooms/trip/commands`, `${server.httpUrl}/auth/ticket`]) {
      expect(await post(url, '{"a":')).toMatchObject({
        status: 400,
        code: 'bad_json',
        message: 'The body is not JSON.',
      });
      const large = JSON.stringify('x'.repeat(101 * 1024));
      expect(await post(url, large)).toMatchObject({ status: 413, code: 'payload_too_large', retryable: false });
      expect(await post(url, '{}', 'application/json; charset=x')).toMatchObject({ status: 415, code: 'bad_json' });
    }
    watch.stop();
    expect(watch.lines).toBe(before);
  });

  it('API-6 refuses ids that are none, and answers `unavailable` while the store is away', async () => {
    const unfit = { status: 400, body: { code: 'invalid_payload', retryable: false } };
    for (const path of ['rooms/a%20b', 'rooms/$system', 'rooms/$system/messages', 'rooms/%E0%A4/itinerary']) {
      expect(await ask('GET', path)).toMatchObject(unfit);
    }
    expect(await ask('DELETE', 'users/a%20b/connections')).toMatchObject(unfit);
    await server.app.get(RoomStore).close();
    for (const [method, path, body] of [
      ['POST', 'rooms/trip/commands', { user_id: 'bot', ...chat('x') }],
      ['GET', 'rooms/trip/messages'],
      ['GET', 'rooms/trip/itinerary.ics'],
      ['DELETE', 'users/ana/connections'],
      ['POST', 'users/ana/revoke', {}],
    ] as const) {
      expect(await ask(method, path, body)).toMatchObject({
        status: 503,
        body: { code: 'unavailable', retryable: true },
      });
    }
  });
});
