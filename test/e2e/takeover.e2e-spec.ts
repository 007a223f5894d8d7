import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Connections } from '../../src/realtime/connections.js';
import { RoomStore } from '../../src/store/room-store.js';
import { eventually } from '../support/eventually.js';
import { itOn } from '../support/it-on.js';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const plan = (action: string, more: object = {}) => ({
  type: 'planning',
  room_id: 'trip',
  payload: { action, item_id: 'd1', ...more },
});
const say = (content: string) => ({ type: 'chat', room_id: 'trip', payload: { content } });
const presence = (client: RallyClient) =>
  client.of('presence').map(({ user_id, payload }) => `${String(user_id)} ${String(payload['state'])}`);

describe('takeover', () => {
  let server: TestServer;
  let clock: ManualClock;
  let friend: RallyClient;
  beforeEach(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock });
    friend = await server.connect({ room: 'trip', user: 'ben', v: 2 });
  });
  afterEach(closeServers);

  const arrive = async (user: string, token?: string, room: string | null = 'trip') => {
    const resume = token === undefined ? {} : { query: `resume=${encodeURIComponent(token)}` };
    const client = await server.connect({ user, v: 2, ...(room === null ? {} : { room }), ...resume });
    const { payload } = await client.expect({ type: 'session', payload: { action: 'welcome' } });
    if (room !== null) await client.expect({ type: 'room', payload: { action: 'joined' } });
    return { client, welcome: payload, token: String(payload['resume_token']) };
  };

  it('CONN-9 goes on with the session; the ghost is closed with 4409, and nobody sees a leave or a join', async () => {
    const ghost = await arrive('ana');
    await friend.expect({ type: 'presence', user_id: 'ana' });
    const heir = await arrive('ana', ghost.token);
    expect(heir.welcome).toMatchObject({ taken_over: true, session_id: ghost.welcome['session_id'] });
    expect(await ghost.client.closed).toMatchObject({ code: 4409 });
    await heir.client.get(say('still me'));
    await friend.expect({ type: 'chat', payload: { content: 'still me' } });
    expect(presence(friend).filter((told) => told.startsWith('ana'))).toEqual(['ana online']);
    const { members } = await friend.get({ type: 'room', payload: { action: 'members' } });
    expect(members).toContainEqual({ user_id: 'ana', state: 'online', devices: 1, role: 'member' });
  });

  it('CONN-9 a token is good once, and for its user; anything else gives a fresh session', async () => {
    const first = await arrive('ana');
    expect((await arrive('eve', first.token)).welcome).toMatchObject({ taken_over: false });
    expect((await arrive('ana', `${first.token}x`)).welcome).toMatchObject({ taken_over: false });
    expect((await arrive('ana', 'a.b')).welcome).toMatchObject({ taken_over: false });
    const second = await arrive('ana', first.token);
    expect(second.welcome).toMatchObject({ taken_over: true });
    const third = await arrive('ana', first.token);
    expect(third.welcome).toMatchObject({ taken_over: false });
    expect(third.welcome['session_id']).not.toBe(second.welcome['session_id']);
  });

  itOn('embedded', 'a day of the clock costs nothing there')('CONN-9 a token is good for a day', async () => {
    const { token } = await arrive('ana');
    await clock.advance(25 * 3600 * 1000);
    expect((await arrive('ana', token)).welcome).toMatchObject({ taken_over: false });
  });

  it('CONN-9 PLAN-2 leases move over: one that the drop has cut gets its former end back, told as renew', async () => {
    const ghost = await arrive('ana');
    const lock = await ghost.client.get(plan('lock', { ttl_ms: 60_000 }));
    await ghost.client.close();
    const cut = await friend.expect({ type: 'planning', payload: { action: 'renew', item_id: 'd1' } });
    expect(Number(cut.payload['expires_at'])).toBeLessThan(Number(lock['expires_at']));
    const heir = await arrive('ana', ghost.token);
    await friend.expect({ type: 'planning', payload: { action: 'renew', expires_at: lock['expires_at'] } });
    // Without its token: the session holds it.
    await heir.client.get(plan('update', { data: { title: 'Dinner' } }));
    expect(await friend.refused(plan('lock'))).toMatchObject({ code: 'item_locked' });
  });

  it('CONN-9 the drop of a ghost takes nothing from the session that goes on elsewhere', async () => {
    const ghost = await arrive('ana');
    const lock = await ghost.client.get(plan('lock', { ttl_ms: 60_000 }));
    const heir = await arrive('ana', ghost.token);
    await ghost.client.closed;
    await eventually(() => expect(server.app.get(Connections).all().length).toBeLessThanOrEqual(2));
    await heir.client.get(plan('renew'));
    expect(friend.of('planning').filter(({ payload }) => payload['action'] === 'unlock')).toEqual([]);
    await heir.client.get(plan('update', { data: { title: 'Dinner' }, token: lock['token'] }));
  });

  it('CONN-9 rooms are not rejoined by it: the ghost is fenced in each as the client joins it again', async () => {
    const ghost = await arrive('ana');
    const heir = await arrive('ana', ghost.token, null);
    expect(heir.welcome).toMatchObject({ taken_over: true });
    expect(await heir.client.refused(say('too early'))).toMatchObject({ code: 'not_in_room' });
    await ghost.client.get(say('not yet fenced'));
    heir.client.say({ type: 'room', room_id: 'trip', payload: { action: 'join' } });
    await heir.client.expect({ type: 'room', payload: { action: 'joined' } });
    expect(await ghost.client.closed).toMatchObject({ code: 4409 });
  });

  it('CONN-9 a ghost that was taken over while it joined is closed, though it says nothing', async () => {
    await server.connect({ user: 'eve', v: 2 }); // Of two instances the ghost connects to the first, as the friend did.
    const ghost = await arrive('ana', undefined, null);
    const store = server.app.get(RoomStore, { strict: false });
    const enter = store.enter.bind(store);
    let heir: RallyClient | undefined;
    jest.spyOn(store, 'enter').mockImplementationOnce(async (...args) => {
      const entered = await enter(...args);
      heir = (await arrive('ana', ghost.token)).client;
      await heir.get(say('me'));
      await friend.expect({ type: 'chat', payload: { content: 'me' } }); // So its instance has heard of the takeover, too.
      return entered;
    });
    ghost.client.say({ type: 'room', room_id: 'trip', payload: { action: 'join' } });
    expect(await ghost.client.closed).toMatchObject({ code: 4409 });
    await heir?.get(say('still me'));
  });

  it('CONN-8 ROOM-5 a user whose connections are all in background is away', async () => {
    const { client } = await arrive('ana');
    const mode = (mode: string) => client.get({ type: 'session', payload: { action: 'mode', mode } });
    await mode('background');
    await friend.expect({ type: 'presence', user_id: 'ana', payload: { action: 'update', state: 'away', devices: 1 } });
    const other = await arrive('ana');
    await friend.expect({ type: 'presence', user_id: 'ana', payload: { state: 'online', devices: 2 } });
    await other.client.close();
    await friend.expect({ type: 'presence', user_id: 'ana', payload: { state: 'away', devices: 1 } });
    await mode('foreground');
    await friend.expect({ type: 'presence', user_id: 'ana', payload: { state: 'online', devices: 1 } });
  });
});
