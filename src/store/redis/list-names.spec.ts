import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisServer } from '../../../test/support/redis-server.js';
import { SystemClock } from '../../clock/clock.js';
import { parseRedisPlace } from '../../config/redis-place.js';
import type { RoomId, UserId } from '../../protocol/ids.js';
import type { ListChange } from '../room-changes.js';
import { keysOf } from './keys.js';
import { RedisRoomStore } from './redis-room-store.js';

const ROOM = 'trip' as RoomId;
const ANA = 'ana' as UserId;

describe('the names of a list in Redis', () => {
  let server: RedisServer;
  let redis: Redis;
  let store: RedisRoomStore;
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis({ port: server.port });
    const place = parseRedisPlace(server.address);
    if (place === undefined) throw new Error(`${server.address} is no address`);
    store = await RedisRoomStore.open({ place, clock: new SystemClock() });
  });
  afterAll(async () => {
    await store.close();
    redis.disconnect();
    await server.dispose();
  });

  const append = (more: Partial<Extract<ListChange, { op: 'append' }>>) =>
    store.commit(ROOM, {
      events: [{ kind: 'x.add', by: ANA, body: '{}' }],
      lists: [{ list: 'x', op: 'append', body: '{}', keep: 5, ...more }],
    });
  const names = () => redis.zrange(keysOf(ROOM).names('x'), '0', '-1', 'WITHSCORES');

  it('REDIS-41 are never more than its entries, whatever pushes those out', async () => {
    for (let seq = 1; seq <= 8; seq += 1) await append({ name: `n${seq}` });
    expect(await names()).toEqual(['n4', '4', 'n5', '5', 'n6', '6', 'n7', '7', 'n8', '8']);
    await append({});
    await append({ name: 'n8' });
    expect(await names()).toEqual(['n6', '6', 'n7', '7', 'n8', '10']);
    await append({ keep: 2 });
    expect(await names()).toEqual(['n8', '10']);
    await append({ keep: 1 });
    expect(await redis.exists(keysOf(ROOM).names('x'))).toBe(0);
  });
});
