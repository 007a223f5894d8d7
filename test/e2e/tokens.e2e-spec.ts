import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { closeServers } from '../support/test-server.js';
import { TokenBench, bearer } from '../support/token-bench.js';
import { NOW_S, tokenOf } from '../support/tokens.js';

const chat = (content: string) => ({ type: 'chat', payload: { content } });
const refresh = (token: string) => ({ type: 'session', payload: { action: 'refresh', token } });
const join = (room: string) => ({ type: 'room', room_id: room, payload: { action: 'join' } });

describe('tokens', () => {
  let bench: TokenBench;

  beforeEach(async () => {
    bench = await TokenBench.start();
  });
  afterEach(closeServers);

  it('AUTH-2 the user is who the token says, and the welcome tells until when', async () => {
    const ana = await bench.connect();
    expect((await ana.expect({ type: 'session' })).payload).toMatchObject({
      user_id: 'ana',
      expires_at: (NOW_S + 3600) * 1000,
    });
    await ana.get(chat('hi'));
    expect(await ana.expect({ type: 'chat' })).toMatchObject({ user_id: 'ana' });
  });

  it('CONN-3 a token comes by header or subprotocol, not in the URL; whoever has none stays outside', async () => {
    const token = await tokenOf();
    const ws = new WebSocket(`${bench.server.url}?room_id=trip`, ['rally.v1', `bearer.${token}`]);
    await once(ws, 'open');
    expect(ws.protocol).toBe('rally.v1');
    ws.terminate();
    expect(await bench.refused(`token=${token}`)).toBe(401);
    expect(await bench.refused('user_id=ana')).toBe(401);
    expect(await bench.refused('user_id=ben', { Authorization: `Bearer ${token}` })).toBe(403);
    expect(await bench.refused('', { Authorization: `Bearer ${token}x` })).toBe(401);
    expect(await bench.refused('', { Authorization: `Basic ${token}` })).toBe(401);
    // Browsers cannot read a status.
    expect(await bench.refused('', { Origin: bench.server.httpUrl }, ['rally.v1', 'bearer.x'])).toBe(4401);
    expect(await bench.refused('user_id=ben', { Origin: bench.server.httpUrl, Authorization: `Bearer ${token}` })).toBe(
      4403,
    );
  });

  it('AUTH-3 rooms that are not granted are closed, for joins and for frames that name them', async () => {
    const ana = await bench.connect({ rooms: { trip: 'guest', '2nd': 'member' } });
    await ana.get(join('2nd'));
    expect(await ana.refused(join('third'))).toMatchObject({ code: 'forbidden' });
    expect(await ana.refused(chat('as a guest'))).toMatchObject({ code: 'forbidden' });
    const seed = await bench.server.connect({ room: 'trip', headers: await bearer() });
    expect(await seed.refused({ ...chat('psst'), room_id: 'third' })).toMatchObject({ code: 'forbidden' });
    const stranger = await bearer({ sub: 'eve', rooms: ['other'] });
    expect(await bench.refused('', stranger)).toBe(4403);
  });

  it('AUTH-5 at the end of its token a connection is closed, unless it brought a newer one', async () => {
    const [ana, ben] = [await bench.connect({ exp: NOW_S + 60 }), await bench.connect({ sub: 'ben', exp: NOW_S + 60 })];
    expect(await ana.get(refresh(await tokenOf({ iat: NOW_S + 1, exp: NOW_S + 600 })))).toEqual({
      expires_at: (NOW_S + 600) * 1000,
    });
    await bench.clock.advance(64_000);
    expect(await ben.closed).toMatchObject({ code: 4401 });
    await ana.get(chat('still here'));
    await bench.clock.advance(600_000);
    expect(await ana.closed).toMatchObject({ code: 4401 });
  });

  it('AUTH-5 a token that is refused, or of somebody else, changes nothing', async () => {
    const ana = await bench.connect();
    expect(await ana.refused(refresh('x'))).toMatchObject({ code: 'unauthorized' });
    expect(await ana.refused(refresh(await tokenOf({ sub: 'ben' })))).toMatchObject({ code: 'forbidden' });
    expect(await ana.refused({ type: 'session', payload: { action: 'refresh' } })).toMatchObject({
      code: 'invalid_payload',
    });
    await ana.get(chat('as before'));
  });

  it('AUTH-5 what a newer token no longer grants is left at once, and a lesser role counts at once', async () => {
    const ana = await bench.connect({ rooms: ['trip', '2nd'] });
    await ana.get(join('2nd'));
    await ana.get(refresh(await tokenOf({ rooms: { trip: 'guest' } })));
    await ana.expect({ type: 'room', room_id: '2nd', payload: { action: 'removed' } });
    expect(await ana.refused({ ...chat('psst'), room_id: '2nd' })).toMatchObject({ code: 'not_in_room' });
    expect(await ana.refused(chat('as a guest'))).toMatchObject({ code: 'forbidden' });
  });
});
