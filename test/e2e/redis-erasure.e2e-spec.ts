import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN_TOKEN, askAdmin } from '../support/ask-admin.js';
import { findInRedis } from '../support/canary.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { furnish } from '../support/furnish.js';
import { RallyClient } from '../support/rally-client.js';
import type { ConnectOptions } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

const CANARY = 'canary-7f3a';

const chat = (payload: object) => ({ type: 'chat', payload });
const inTrip = (type: string, payload: object) => ({ type, room_id: 'trip', payload });
const joinTrip = inTrip('room', { action: 'join', include: ['chat'] });
const history = chat({ action: 'history' });

describe('what was deleted, on two instances of one Redis', () => {
  let redis: RedisServer;
  let servers: ServerProcess[];
  let clients: RallyClient[];
  let adminPort: number;
  beforeEach(async () => {
    redis = await RedisServer.start();
    const env = { REDIS_ADDR: redis.address, RATE_LIMIT: 'off' };
    adminPort = await freePort();
    const operated = { ...env, ADMIN_PORT: String(adminPort), ADMIN_TOKEN };
    servers = await Promise.all([ServerProcess.start({ env: operated }), ServerProcess.start({ env })]);
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.terminate();
    await Promise.all(servers.map((server) => server.dispose()));
    await redis.dispose();
  });

  const connect = async (instance: number, user: string, options: ConnectOptions = {}): Promise<RallyClient> => {
    const client = await RallyClient.connect(servers[instance]?.url ?? '', { room: 'trip', user, v: 2, ...options });
    clients.push(client);
    return client;
  };
  /** A message with everything it can carry, and its edits; gives its id. */
  const write = async (author: RallyClient): Promise<string> => {
    const attachments = [{ kind: 'image', url: `https://example.org/${CANARY}.png` }];
    const sent = { content: `${CANARY} @ben`, mentions: ['ben'], metadata: { note: CANARY }, attachments };
    const { message_id } = await author.get(chat(sent));
    for (const edit of [1, 2]) {
      await author.get(chat({ action: 'edit', message_id, content: `${CANARY} edit ${edit}` }));
    }
    return String(message_id);
  };
  const deleteTrip = () => askAdmin(`http://127.0.0.1:${adminPort}`, 'DELETE', 'rooms/trip');
  const heard = (client: RallyClient, seq: number) => client.expect({ type: 'chat', seq });

  it('CHAT-4 is shown by neither: no key, history, join, resume or replay has it, and every seq is there', async () => {
    const [ana, ben] = [await connect(0, 'ana'), await connect(1, 'ben')];
    const { epoch } = (await ana.expect({ type: 'room' })).payload;
    await ben.expect({ type: 'room' });
    const message_id = await write(ana);
    // Both instances have told all of it, and hold it ready for whoever lags.
    for (const client of [ana, ben]) await heard(client, 3);
    expect((await findInRedis(redis, CANARY)).length).toBeGreaterThan(0);
    const { version } = await ana.get(chat({ action: 'delete', message_id }));
    const gone = { action: 'deleted', message_id, version };
    expect(await findInRedis(redis, CANARY)).toEqual([]);
    for (const instance of [0, 1]) {
      for (let since = 0; since <= 3; since += 1) {
        const back = await connect(instance, `back-${since}`, {
          query: `include=chat&since=${String(epoch)}:${since}`,
        });
        expect(await back.expect({ type: 'room' })).toMatchObject({ payload: { resumed: true, seq: 4 } });
        for (let seq = since + 1; seq <= 4; seq += 1) expect((await heard(back, seq)).payload).toMatchObject(gone);
        expect((await back.get(history))['messages']).toMatchObject([{ message_id, deleted: true, version }]);
        expect(JSON.stringify(back.frames)).not.toContain(CANARY);
      }
      const fresh = await connect(instance, 'cara', { query: 'include=chat' });
      const original = await connect(instance, 'dan', { v: 1 });
      await Promise.all([fresh, original].map((client) => client.settled()));
      for (const client of [fresh, original]) expect(JSON.stringify(client.frames)).not.toContain(CANARY);
    }
    for (const client of [ana, ben]) await heard(client, 4);
  });

  it('CHAT-4 is forgotten by an instance that did not hear of it, before it goes on', async () => {
    const [ana, ben] = [await connect(0, 'ana'), await connect(1, 'ben')];
    const { epoch } = (await ben.expect({ type: 'room' })).payload;
    const message_id = await write(ana);
    await heard(ben, 3);
    let resumed = ben;
    await redis.whileDeaf(async () => {
      await ana.get(chat({ action: 'delete', message_id }));
      resumed = await connect(1, 'back', { query: `include=chat&since=${String(epoch)}:0` });
      expect(await resumed.expect({ type: 'room' })).toMatchObject({ payload: { resumed: true, seq: 4 } });
    });
    for (let seq = 1; seq <= 4; seq += 1) {
      expect((await heard(resumed, seq)).payload).toMatchObject({ action: 'deleted', message_id });
    }
    await heard(ben, 4);
    expect(JSON.stringify(resumed.frames)).not.toContain(CANARY);
  });

  it('ROOM-10 is no matter of who comes in anew where it is yet to be heard of', async () => {
    const [ana, ben] = [await connect(1, 'ana'), await connect(1, 'ben', { room: 'lobby' })];
    const { seq } = await ana.get(chat({ content: CANARY }));
    await redis.whileDeaf(async () => {
      expect((await deleteTrip()).status).toBe(200);
      await ben.get(joinTrip);
      await ben.get(inTrip('chat', { content: 'anew' }));
    });
    expect(await ana.closed).toMatchObject({ code: 4403 });
    await ben.get(inTrip('chat', { content: 'and again' }));
    for (const after of [2, 3]) await heard(ben, Number(seq) + after);
    expect(ben.frames).not.toContainEqual(expect.objectContaining({ payload: { action: 'deleted' } }));
  });

  it('ROOM-10 is as if it were joined for the first time, where the log no longer tells of it', async () => {
    const ana = await connect(1, 'ana', { room: 'lobby' });
    await ana.get(joinTrip);
    servers[1]?.signal('SIGSTOP');
    expect((await deleteTrip()).status).toBe(200);
    const cara = await connect(0, 'cara');
    await Promise.all(Array.from({ length: 1_101 }, () => cara.get(chat({ content: 'anew' }))));
    servers[1]?.signal('SIGCONT');
    await ana.expect({ type: 'room', room_id: 'trip', payload: { action: 'reset' } });
    await ana.get(joinTrip);
    await ana.get(inTrip('chat', { content: 'here I am' }));
  });

  it('ROOM-10 of a whole room no key holds anything, nor anybody who was in it', async () => {
    const [ana, ben] = [await connect(0, `${CANARY}-ana`), await connect(1, `${CANARY}-ben`)];
    await furnish(ana, 'trip', CANARY);
    await ben.get(chat({ content: CANARY }));
    expect((await findInRedis(redis, CANARY)).length).toBeGreaterThan(5);
    expect((await deleteTrip()).status).toBe(200);
    for (const { closed } of [ana, ben]) expect(await closed).toMatchObject({ code: 4403 });
    // An instance's own list of its sessions goes by their names, and is told of their end by that instance.
    await eventually(async () => expect(await findInRedis(redis, CANARY)).toEqual([]));
    const fresh = await connect(1, 'cara', { query: 'include=chat' });
    expect(await fresh.expect({ type: 'room' })).toMatchObject({ payload: { state: { chat: { messages: [] } } } });
  });
});
