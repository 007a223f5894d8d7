import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkFrames } from '../protocol/check-frames.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

const DEADLINE_MS = 15_000;

checkFrames();

describe('a Redis that lost its last writes', () => {
  let redis: RedisServer;
  let server: ServerProcess;
  let ana: RallyClient;
  let epoch: string;
  beforeEach(async () => {
    redis = await RedisServer.start(); // No append-only file: only what a snapshot has comes back.
    server = await ServerProcess.start({ env: { REDIS_ADDR: redis.address } });
    ana = await connect('ana');
    epoch = String((await ana.expect({ type: 'room', payload: { action: 'joined' } })).payload['epoch']);
  });
  afterEach(async () => {
    await ana.close();
    await server.dispose();
    await redis.dispose();
  });

  const connect = (user: string, v: 1 | 2 = 2, query?: string) =>
    RallyClient.connect(server.url, { room: 'trip', user, v, ...(query === undefined ? {} : { query }) });
  const say = (client: RallyClient, content: string) => client.get({ type: 'chat', payload: { content } });
  const plan = (payload: object) => ana.get({ type: 'planning', payload: { item_id: 'dinner', ...payload } });

  async function goBack(): Promise<void> {
    await redis.kill();
    await redis.restart();
  }

  it('ROOM-3 tells those who are connected to drop what is after the cut, before anything of the new epoch', async () => {
    const seed = await connect('bob', 1);
    await seed.get({ type: 'session', payload: { action: 'ping' } }); // It has joined.
    await say(ana, 'kept');
    await redis.ask('SAVE');
    for (const content of ['lost 1', 'lost 2']) await say(ana, content);
    await ana.expect({ type: 'chat', seq: 3 });
    await goBack();
    const { payload } = await ana.expect({ type: 'room', payload: { action: 'truncate' } }, DEADLINE_MS);
    expect(payload).toEqual({ action: 'truncate', epoch: expect.any(String), cut: 1 });
    expect(String(payload['epoch']) > epoch).toBe(true);
    expect(await say(ana, 'new')).toMatchObject({ seq: 2, epoch: payload['epoch'] });
    await ana.expect({ type: 'chat', seq: 2, payload: { content: 'new' } });
    for (const content of ['kept', 'lost 1', 'lost 2', 'new'])
      await seed.expect({ type: 'chat', payload: { content } });
    await seed.close();
  }, 40_000);

  it('ROOM-3 PLAN-9 tells who comes back, or asks for changes, where to cut, and goes on from there', async () => {
    await say(ana, 'kept');
    await redis.ask('SAVE');
    for (const content of ['lost 1', 'lost 2']) await say(ana, content);
    await ana.close();
    await goBack();
    const again = await connect('ana', 2, `since=${epoch}:3`);
    const { payload } = await again.expect({ type: 'room', payload: { action: 'joined' } }, DEADLINE_MS);
    expect(payload).toMatchObject({ resumed: true, cut: 1, seq: 1 });
    expect(await say(again, 'new')).toMatchObject({ seq: 2, epoch: payload['epoch'] });
    await again.expect({ type: 'chat', seq: 2, payload: { content: 'new' } });
    const changes = { type: 'planning', payload: { action: 'changes', since: `${epoch}:3` } };
    const page = { changes: [], epoch: payload['epoch'], seq: 2, more: false, cut: 1 };
    expect(await again.get(changes)).toEqual(page);
    await again.close();
  }, 40_000);

  it('ROOM-3 resets those whose epoch is unknown to a Redis that lost everything', async () => {
    const seed = await connect('bob', 1);
    await seed.get({ type: 'session', payload: { action: 'ping' } });
    await say(ana, 'lost');
    await goBack();
    const { payload } = await ana.expect({ type: 'room', payload: { action: 'reset' } }, DEADLINE_MS);
    expect(await seed.closed).toMatchObject({ code: 4500 });
    ana.say({ type: 'room', room_id: 'trip', payload: { action: 'join' } });
    const joined = await ana.expect({ type: 'room', payload: { action: 'joined' } });
    expect(joined.payload).toMatchObject({ resumed: false, reason: 'fresh', epoch: payload['epoch'], seq: 0 });
    expect(await say(ana, 'new')).toMatchObject({ seq: 1 });
    await ana.expect({ type: 'chat', seq: 1 });
  }, 40_000);

  it('ROOM-3 a loss ends every lease, and who waited waits no more; tokens and versions go on above all that were given out', async () => {
    const created = await plan({ action: 'update', data: { title: 'Pizza' } });
    const held = await plan({ action: 'lock' });
    const ben = await connect('ben');
    const wait = { type: 'planning', payload: { action: 'lock', item_id: 'dinner', wait: true } };
    expect(await ben.get(wait)).toMatchObject({ queued: true });
    await redis.ask('SAVE');
    await plan({ action: 'update', data: { title: 'Pasta' } });
    await plan({ action: 'unlock' }); // Lost, too: without more ado the old lease would hold again.
    await goBack();
    await ana.expect({ type: 'room', payload: { action: 'truncate' } }, DEADLINE_MS);
    await ana.expect({ type: 'planning', payload: { action: 'unlock', item_id: 'dinner', reason: 'expired' } });
    await ben.expect({
      type: 'planning',
      payload: { action: 'queue', waiting: ({ length }: unknown[]) => length === 0 },
    });
    await ben.close();
    const again = await plan({ action: 'lock' });
    const epochOf = ({ token }: Record<string, unknown>) => Number.parseInt(String(token));
    expect(epochOf(again)).toBeGreaterThan(epochOf(held));
    const { version } = await plan({ action: 'update', data: { title: 'Sushi' } });
    expect([created['version'], Number(version) > 2]).toEqual([1, true]);
    expect(
      await ana.ask({ type: 'planning', payload: { action: 'update', item_id: 'dinner', data: {}, base_version: 2 } }),
    ).toMatchObject({ type: 'error', payload: { code: 'version_conflict' } });
  }, 40_000);
});
