import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '../../src/clock/clock.js';
import { parseRedisPlace } from '../../src/config/redis-place.js';
import type { RedisPlace } from '../../src/config/redis-place.js';
import type { RoomId, SessionId, UserId } from '../../src/protocol/ids.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { eventually } from '../support/eventually.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

const SYSTEM = '$system' as RoomId;

describe('instances that speak another wire', () => {
  let redis: RedisServer;
  let others: RedisRoomStore;
  let server: ServerProcess | undefined;
  beforeEach(async () => {
    redis = await RedisServer.start();
    const place = parseRedisPlace(redis.address) as RedisPlace;
    others = await RedisRoomStore.open({ place, clock: new SystemClock() });
  });
  afterEach(async () => {
    await server?.dispose();
    await others.close();
    await redis.dispose();
  });

  const come = (name: string, role: string) =>
    others.enter(SYSTEM, { session: name as SessionId, user: name as UserId, role });

  it('UP-13 are told of by a warning, whoever was there first; those of before there was a number are not', async () => {
    await come('before', 'instance/7');
    await come('old-before', 'instance');
    server = await ServerProcess.start({ env: { REDIS_ADDR: redis.address } });
    const output = () => server?.output ?? '';
    await eventually(() => expect(output()).toMatch(/warn .*before speaks wire 7, this instance 1/));
    await come('old-after', 'instance');
    await come('twin-after', 'instance/1');
    await come('after', 'instance/2');
    await eventually(() => expect(output()).toMatch(/warn .* after speaks wire 2, this instance 1/));
    expect(output().match(/speaks wire/g)).toHaveLength(2);
  });
});
