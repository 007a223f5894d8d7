import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { READABLE_FILES, findInDir, findInRedis } from '../support/canary.js';
import { eventually } from '../support/eventually.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';
import { TestServer } from '../support/test-server.js';

const DIGITS = '7319264';
const HOUR_MS = 60 * 60 * 1_000;
const LOOK_MS = 5_000;
const location = (payload: object) => ({ type: 'location', payload });
const act = (action: string, more: object = {}) => location({ action, ...more });
const here = location({ latitude: 48.7319264, longitude: 2.17319264 });

describe('positions in Redis', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await RedisServer.start({ appendOnly: true, config: READABLE_FILES });
  });
  afterEach(() => redis.dispose());

  describe('of a share that is over', () => {
    let clock: RedisClock;
    let server: TestServer;
    let ana: RallyClient;
    let ben: RallyClient;
    beforeEach(async () => {
      clock = await RedisClock.of(redis.port);
      const env = { REDIS_ADDR: redis.address, HEARTBEAT_MS: '600000' };
      server = await TestServer.start(env, { clock });
      ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
      ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
      await ben.expect({ type: 'room' });
    });
    afterEach(async () => {
      await server.close();
      clock.close();
    });

    it('LOC-6 are in no key, no read, and within the hour in no file', async () => {
      await ana.get(here);
      expect(await findInRedis(redis, DIGITS)).not.toEqual([]);
      await ana.get(act('share_stop'));
      await leavesKeysAndFiles();
    }, 30_000);

    it('LOC-6 LOC-9 and their tracks, once they are forgotten, are in no key, no read, and within the hour in no file', async () => {
      for (const once of ['stopped', 'forgotten']) {
        await ana.get(act('share_start', { duration_ms: 24 * HOUR_MS, keep_track: true }));
        await ana.get(act('batch', { points: [{ ...here.payload, ts: clock.now() }] }));
        if (once === 'stopped') await ana.get(act('share_stop'));
      }
      expect(JSON.stringify(await ben.get(act('track', { user_id: 'ana' })))).toContain(DIGITS);
      expect(await ana.get(act('forget'))).toMatchObject({ positions: 1, tracks: 2, points: 2 });
      await leavesKeysAndFiles();
    }, 30_000);

    async function leavesKeysAndFiles(): Promise<void> {
      expect(await findInRedis(redis, DIGITS)).toEqual([]);
      const late = await server.connect({ room: 'trip', user: 'late', v: 2 });
      for (const ask of [act('snapshot'), act('track', { user_id: 'ana' })]) {
        for (const client of [ana, late]) expect(JSON.stringify(await client.get(ask))).not.toContain(DIGITS);
      }
      expect(JSON.stringify(late.frames)).not.toContain(DIGITS);
      await eventually(async () => expect(await findInDir(redis.dir, DIGITS)).not.toEqual([]));
      await clock.skip(HOUR_MS - 10 * LOOK_MS);
      await eventually(async () => {
        await clock.advance(LOOK_MS);
        expect(await findInDir(redis.dir, DIGITS)).toEqual([]);
      });
    }
  });

  it('LOC-7 are in no log line and no error while Redis is away', async () => {
    const env = { REDIS_ADDR: redis.address, LOG_LEVEL: 'debug', LOCATION_MIN_INTERVAL_MS: '500' };
    const server = await ServerProcess.start({ env });
    try {
      const ana = await RallyClient.connect(server.url, { room: 'trip', user: 'ana', v: 2 });
      await ana.get(act('share_start', { duration_ms: HOUR_MS, keep_track: true }));
      await ana.get(here);
      await redis.kill();
      await ana.ask(here); // Waits for its turn, and then for the store.
      await eventually(() => expect(server.output).toContain('A position has to wait for the store'));
      expect(await ana.refused(act('forget'))).toMatchObject({ code: 'unavailable' });
      const batch = act('batch', { points: [{ ...here.payload, ts: Date.now() }] });
      expect(await ana.refused(batch)).toMatchObject({ code: 'unavailable' });
      ana.terminate(); // Its track has to wait, too.
      await eventually(() => expect(server.output).toContain('A track has to wait for the store'));
      await server.stop();
      expect(server.output).not.toContain(DIGITS);
      const told = ana.frames.filter(({ type }) => type === 'ack' || type === 'error');
      expect(JSON.stringify(told)).not.toContain(DIGITS);
    } finally {
      await server.dispose();
    }
  }, 30_000);
});
