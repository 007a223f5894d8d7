import { afterEach, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { RallyClient } from '../../sdk/src/rally-client.js';
import { tokenRefresh } from '../../sdk/src/token-refresh.js';
import { closeServers } from '../support/test-server.js';
import { TokenBench } from '../support/token-bench.js';
import { NOW_S, tokenOf } from '../support/tokens.js';

afterEach(closeServers);

it('SDK-18 SDK-19 a client keeps its connection over the end of its token, and is told of a removal', async () => {
  const bench = await TokenBench.start();
  const wishes = [{ rooms: { trip: 'guest' }, exp: NOW_S + 1 }, { rooms: ['trip'] }, { exp: NOW_S + 7200 }];
  const reasons: string[] = [];
  const client = new RallyClient({
    url: bench.server.url,
    userId: 'ana',
    webSocket: WebSocket,
    random: () => 0,
    tokenRefresh,
    token: ({ reason }) => tokenOf(wishes[reasons.push(reason) - 1]),
  });
  try {
    const statuses: string[] = [];
    client.on('status', ({ status }) => statuses.push(status));
    const room = client.room('trip');
    await expect(room.send('chat', { content: 'as a guest' })).rejects.toMatchObject({ code: 'forbidden' });
    const refreshed = new Promise<void>((resolve) =>
      client.on('frame', ({ direction, frame }) => {
        if (direction === 'in' && frame.type === 'ack' && 'expires_at' in frame.payload) resolve();
      }),
    );
    await refreshed;
    await room.send('chat', { content: 'as a member' });
    expect([reasons, statuses]).toEqual([['connect', 'refresh'], ['connected']]);
    await bench.clock.advance(3_610_000);
    await room.send('chat', { content: 'still here' });
    expect(reasons).toEqual(['connect', 'refresh', 'expired']);
    expect(statuses).toEqual(['connected', 'disconnected', 'connecting', 'connected']);
    const removed = new Promise((resolve) => room.on('removed', resolve));
    const iat = NOW_S + 3_600;
    const mo = await bench.connect({ sub: 'mo', rooms: { trip: 'moderator' }, iat, exp: iat + 3_600 });
    await mo.get({ type: 'chat', payload: { action: 'moderate', op: 'remove', user_id: 'ana' } });
    expect(await removed).toEqual({ by: 'mo' });
    await expect(client.room('trip').joined).rejects.toMatchObject({ code: 'forbidden', details: { removed: true } });
  } finally {
    await client.close();
  }
});
