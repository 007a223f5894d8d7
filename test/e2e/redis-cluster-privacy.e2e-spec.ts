import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId } from '../../src/protocol/ids.js';
import { keysOf } from '../../src/store/redis/keys.js';
import { ADMIN_ENV, askAdmin } from '../support/ask-admin.js';
import { findInRedis } from '../support/canary.js';
import { CANARY_ID, CANARY_WORDS, ROOM, TRACES, liveFully, readAll } from '../support/erased-user.js';
import { expectExport } from '../support/exported-user.js';
import { furnish } from '../support/furnish.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisCluster } from '../support/redis-cluster.js';
import { TestServer, closeServers } from '../support/test-server.js';

/** More than one of them on each master. */
const ROOMS = Array.from({ length: 12 }, (_, place) => `tour-${place}`);
const say = (room_id: string, content: string) => ({ type: 'chat', room_id, payload: { content } });

describe('two instances on a cluster', () => {
  let cluster: RedisCluster;
  let clock: RedisClock;
  let one: TestServer;
  let other: TestServer;
  beforeAll(async () => {
    cluster = await RedisCluster.start();
    clock = await RedisClock.of(...cluster.nodes.map(({ port }) => port));
  }, 60_000);
  beforeEach(async () => {
    const start = () => TestServer.start({ REDIS_ADDR: cluster.address, RATE_LIMIT: 'off', ...ADMIN_ENV }, { clock });
    [one, other] = await Promise.all([start(), start()]);
  });
  afterEach(closeServers);
  afterAll(async () => {
    clock.close();
    await cluster.dispose();
  });

  const ask = async (server: TestServer, method: string, path: string) => {
    const response = await askAdmin(server.adminUrl, method, path);
    return { status: response.status, text: await response.text() };
  };
  const holdersOf = async (text: string) => {
    const found = await Promise.all((await cluster.masters()).map((master) => findInRedis(master, text)));
    return found.filter((keys) => keys.length > 0).length;
  };

  it('PRIV-1 PRIV-3 a user is exported by either, and erased from every master, while connected to the other one', async () => {
    await liveFully(one, () => clock.now());
    await expectExport(other.adminUrl);
    const canary = await one.connect({ user: CANARY_ID, v: 2 });
    const ben = await other.connect({ user: 'ben', v: 2 });
    for (const room of ROOMS) {
      for (const client of [canary, ben])
        await client.get({ type: 'room', room_id: room, payload: { action: 'join' } });
      await canary.get(say(room, CANARY_WORDS));
      await ben.get(say(room, 'and mine'));
    }
    expect(await holdersOf(CANARY_WORDS)).toBe(3);
    const { text } = await ask(one, 'GET', `users/${CANARY_ID}/export`);
    for (const room of [...ROOMS, ROOM]) expect(text).toContain(`"room_id":"${room}"`);
    expect(await ask(other, 'DELETE', `users/${CANARY_ID}`)).toEqual({
      status: 200,
      text: `{"rooms":${ROOMS.length + 1}}`,
    });
    await canary.closed;
    expect(await ask(one, 'DELETE', `users/${CANARY_ID}`)).toEqual({ status: 200, text: '{"rooms":0}' });
    for (const trace of TRACES) expect([trace, await holdersOf(trace)]).toEqual([trace, 0]);
    for (const server of [one, other]) {
      const all = await readAll(server);
      for (const trace of TRACES) expect(all).not.toContain(trace);
    }
    for (const room of ROOMS) {
      const { messages } = await ben.get({ type: 'chat', room_id: room, payload: { action: 'history' } });
      expect(messages).toMatchObject([
        { deleted: true, user_id: '$erased' },
        { content: 'and mine', user_id: 'ben' },
      ]);
    }
  }, 60_000);

  it('ROOM-10 rooms are deleted on whatever master they are, by either, and the others stay', async () => {
    const ana = await one.connect({ user: 'ana', v: 2 });
    for (const room of ROOMS) {
      await ana.get({ type: 'room', room_id: room, payload: { action: 'join' } });
      await furnish(ana, room, `text of ${room}.`);
    }
    const masters = new Set(await Promise.all(ROOMS.map((room) => cluster.masterOf(keysOf(room as RoomId).fence))));
    expect(masters.size).toBe(3);
    const [kept = '', ...gone] = ROOMS;
    for (const [place, room] of gone.entries()) {
      expect(await ask(place % 2 === 0 ? one : other, 'DELETE', `rooms/${room}`)).toMatchObject({ status: 200 });
      await ana.expect({ type: 'room', room_id: room, payload: { action: 'deleted' } });
      expect(await holdersOf(`text of ${room}.`)).toBe(0);
    }
    expect(await holdersOf(`text of ${kept}.`)).toBe(1);
    expect(await ana.get(say(kept, 'still here'))).toMatchObject({ seq: expect.any(Number) });
  }, 60_000);
});
