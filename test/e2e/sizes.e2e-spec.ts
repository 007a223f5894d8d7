import { afterEach, describe, expect, it } from '@jest/globals';
import type { RoomId, UserId } from '../../src/protocol/ids.js';
import { RoomStore } from '../../src/store/room-store.js';
import { TestServer, closeServers } from '../support/test-server.js';

const QUIET = { RATE_LIMIT: 'off', LOCATION_MIN_INTERVAL_MS: '0' };

describe('sizes', () => {
  afterEach(closeServers);

  it('ROOM-2 `joined` and `snapshot` fit a frame, also with 2,000 items of the longest ids', async () => {
    const server = await TestServer.start(QUIET);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    const update = (n: number) => ({ action: 'update', item_id: String(n).padStart(128, 'i'), data: {} });
    for (let n = 0; n < 2_000; n += 50) {
      const ops = Array.from({ length: 50 }, (_, i) => update(n + i));
      await ana.get({ type: 'planning', payload: { action: 'batch', ops } });
    }
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    const joined = JSON.stringify(await ben.expect({ type: 'room' }));
    const snapshot = JSON.stringify(await ana.ask({ type: 'planning', payload: { action: 'snapshot' } }));
    expect([joined, snapshot].map((text) => Buffer.byteLength(text) <= 256 * 1024)).toEqual([true, true]);
    expect(await ana.refused({ type: 'planning', payload: { ...update(1), item_id: 'one-more' } })).toMatchObject({
      code: 'item_limit',
    });
  }, 30_000);

  it('LOC-5 positions fit a frame, and come by pages where they are many', async () => {
    const server = await TestServer.start(QUIET);
    const store = server.app.get(RoomStore);
    const users = Array.from({ length: 1_500 }, (_, n) => `user-${String(n).padStart(4, '0')}` as UserId);
    const body = JSON.stringify({ latitude: 48.85837009999, longitude: 2.29448130001, accuracy: 4.5, fix_ts: 1 });
    const put = { lane: 'location.update', order: 1, body, ttlMs: 3_600_000 };
    // Together: each by itself would wait for a wave (decision 23).
    await Promise.all(users.map((user) => store.setLane('r' as RoomId, { ...put, key: user, by: user })));
    const ben = await server.connect({ room: 'r', user: 'ben', v: 2 });
    const joined = await ben.expect({ type: 'room' });
    expect(Buffer.byteLength(JSON.stringify(joined))).toBeLessThan(256 * 1024);
    type Page = { readonly positions: { readonly user_id: string }[]; readonly cursor?: string };
    const seen: string[] = [];
    let page = (joined.payload['state'] as { location: Page }).location;
    for (;;) {
      seen.push(...page.positions.map(({ user_id: user }) => user));
      if (page.cursor === undefined) break;
      page = (await ben.get({
        type: 'location',
        payload: { action: 'snapshot', cursor: page.cursor },
      })) as unknown as Page;
    }
    expect(seen).toEqual(users);
  }, 30_000);

  it('CHAT-5 `around` keeps to its limit', async () => {
    const server = await TestServer.start(QUIET);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    for (let n = 0; n < 5; n++) await ana.get({ type: 'chat', payload: { content: 'x' } });
    for (const limit of [1, 2, 3, 4]) {
      const { messages } = await ana.get({ type: 'chat', payload: { action: 'history', around: 3, limit } });
      expect(messages).toHaveLength(limit);
    }
  });

  it('PLAN-3 a number too large for JSON is no patch: it would come back as null, which removes', async () => {
    const server = await TestServer.start(QUIET);
    const ana = await server.connect({ room: 'r', user: 'ana', v: 2 });
    ana.sayRaw('{"type":"planning","id":"x","payload":{"action":"update","item_id":"d1","data":{"cost":1e999}}}');
    await ana.expect({ type: 'error', re: 'x', payload: { code: 'invalid_patch' } });
  });
});
