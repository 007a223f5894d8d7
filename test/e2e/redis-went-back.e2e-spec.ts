import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { RallyClient } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

const DEADLINE_MS = 15_000;

describe('a Redis that lost its last writes', () => {
  let redis: RedisServer;
  let server: ServerProcess;
  beforeEach(async () => {
    redis = await RedisServer.start(); // No append-only file: only what a snapshot has comes back.
    server = await ServerProcess.start({ env: { REDIS_ADDR: redis.address } });
  });
  afterEach(async () => {
    await server.dispose();
    await redis.dispose();
  });

  it('ROOM-3 closes who was told what is gone with 4500; a resume says where to cut, and goes on from there', async () => {
    const url = server.url;
    const ana = await RallyClient.connect(url, { room: 'trip', user: 'ana', v: 2 });
    const { payload: joined } = await ana.expect({ type: 'room', payload: { action: 'joined' } });
    const say = (client: RallyClient, content: string) => client.get({ type: 'chat', payload: { content } });
    await say(ana, 'kept');
    const admin = new Redis({ host: '127.0.0.1', port: redis.port });
    await admin.save();
    admin.disconnect();
    for (const content of ['lost 1', 'lost 2']) await say(ana, content);
    await ana.expect({ type: 'chat', seq: 3 });
    await redis.kill();
    await redis.restart();
    expect(await ana.closed).toMatchObject({ code: 4500 });

    const query = `since=${String(joined['epoch'])}:3`;
    const again = await RallyClient.connect(url, { room: 'trip', user: 'ana', v: 2, query });
    const { payload } = await again.expect({ type: 'room', payload: { action: 'joined' } }, DEADLINE_MS);
    expect(payload).toMatchObject({ resumed: true, cut: 1, seq: 1 });
    expect(String(payload['epoch']) > String(joined['epoch'])).toBe(true);
    expect(await say(again, 'new')).toMatchObject({ seq: 2, epoch: payload['epoch'] });
    await again.expect({ type: 'chat', seq: 2, payload: { content: 'new' } });
    await again.close();
  }, 40_000);
});
