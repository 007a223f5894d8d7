import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADMIN_ENV, askAdmin } from '../support/ask-admin.js';
import { READABLE_FILES, findInDir, findInRedis } from '../support/canary.js';
import { CANARY_ID, TRACES, liveFully, readAll } from '../support/erased-user.js';
import { eventually } from '../support/eventually.js';
import { expectExport } from '../support/exported-user.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisServer } from '../support/redis-server.js';
import { TestServer, closeServers } from '../support/test-server.js';

const HOUR_MS = 60 * 60 * 1_000;
const LOOK_MS = 5_000;

describe('a user who is erased from Redis', () => {
  let redis: RedisServer;
  let clock: RedisClock;
  beforeEach(async () => {
    redis = await RedisServer.start({ appendOnly: true, config: READABLE_FILES });
    clock = await RedisClock.of(redis.port);
  });
  afterEach(async () => {
    await closeServers();
    clock.close();
    await redis.dispose();
  });

  const start = () => {
    const env = { REDIS_ADDR: redis.address, HEARTBEAT_MS: '600000', ...ADMIN_ENV };
    return TestServer.start(env, { clock });
  };
  const erase = async (server: TestServer) => {
    const response = await askAdmin(server.adminUrl, 'DELETE', `users/${CANARY_ID}`);
    return { status: response.status, text: await response.text() };
  };

  it('PRIV-1 PRIV-2 PRIV-3 is exported by any instance, and then in no key, no read of any instance, and within the hour in no file', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    const left = await liveFully(one, () => clock.now());
    for (const server of [one, other]) expect(await readAll(server)).toContain(CANARY_ID);
    for (const { adminUrl } of [one, other]) await expectExport(adminUrl);
    const answers = await Promise.all([erase(other), erase(one)]);
    expect(answers).toContainEqual({ status: 200, text: '{"rooms":1}' });
    expect(await erase(one)).toEqual({ status: 200, text: '{"rooms":0}' });
    for (const trace of TRACES) expect([trace, await findInRedis(redis, trace)]).toEqual([trace, []]);
    for (const server of [one, other]) {
      const all = await readAll(server);
      for (const trace of TRACES) expect(all).not.toContain(trace);
      for (const kept of [left.bens, left.poll, 'hello', 'Dinner', 'Surf', 'Hotel']) expect(all).toContain(kept);
    }
    await clock.skip(HOUR_MS - 10 * LOOK_MS);
    await eventually(async () => {
      await clock.advance(LOOK_MS);
      for (const trace of TRACES) expect(await findInDir(redis.dir, trace)).toEqual([]);
    });
    await redis.ask('SAVE');
    for (const trace of TRACES) expect(await findInDir(redis.dir, trace)).toEqual([]);
  }, 30_000);
});
