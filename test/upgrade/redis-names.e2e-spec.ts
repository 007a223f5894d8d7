import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { SystemClock } from '../../src/clock/clock.js';
import { parseRedisPlace } from '../../src/config/redis-place.js';
import type { RoomId, UserId } from '../../src/protocol/ids.js';
import { keysOf } from '../../src/store/redis/keys.js';
import { RedisRoomStore } from '../../src/store/redis/redis-room-store.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';
import { PreviousRelease } from './previous-release.js';

const ROOM = 'trip' as RoomId;
const ANA = 'ana' as UserId;
const LIST = 'chat.messages';
/** As many messages as the release before keeps. */
const KEEP = 10_000;
const AT_ONCE = 500;

const say = (content: string) => ({ type: 'chat', payload: { content } });

describe('entries with names, beside a release that knows none', () => {
  let previous: PreviousRelease;
  let server: RedisServer;
  let redis: Redis;
  let old: ServerProcess;
  let store: RedisRoomStore;
  beforeEach(async () => {
    previous = await PreviousRelease.extract();
    server = await RedisServer.start();
    redis = new Redis({ port: server.port });
    const place = parseRedisPlace(server.address);
    if (place === undefined) throw new Error(`${server.address} is no address`);
    store = await RedisRoomStore.open({ place, clock: new SystemClock() });
    const env = { REDIS_ADDR: server.address, RATE_LIMIT: 'off' };
    old = await ServerProcess.start({ env, root: previous.root });
  }, 60_000);
  afterEach(async () => {
    await store.close();
    redis.disconnect();
    await old.dispose();
    await server.dispose();
    await previous.remove();
  }, 60_000);

  const append = (names: readonly string[]) =>
    store.commit(ROOM, {
      events: names.map((name) => ({ kind: 'chat.send', by: ANA, body: JSON.stringify({ content: name }) })),
      lists: names.map((name, event) => {
        const body = JSON.stringify({ content: name, message_id: name, version: 1 });
        return { list: LIST, op: 'append', body, keep: KEEP, name, event };
      }),
    });
  const isFound = async (name: string): Promise<boolean> => {
    const view = await store.read(ROOM, { lists: [{ list: LIST, name }] });
    return view.kind === 'view' && view.lists[0]?.entries.length === 1;
  };
  const sizes = () => {
    const keys = keysOf(ROOM);
    return Promise.all([redis.zcard(keys.list(LIST)), redis.zcard(keys.names(LIST))]);
  };

  it('UP-16 it reads and pushes out named entries, its own have no name, and no name stays behind', async () => {
    for (let done = 0; done < KEEP; done += AT_ONCE) {
      await append(Array.from({ length: AT_ONCE }, (_, index) => `m${done + index}`));
    }
    const client = await RallyClient.connect(old.url, { room: ROOM, user: ANA, v: 2 });
    const history = { type: 'chat', payload: { action: 'history', limit: 3 } };
    const contents = async () => {
      const { messages } = await client.get(history);
      return (messages as { content: string }[]).map(({ content }) => content);
    };
    expect(await contents()).toEqual([`m${KEEP - 3}`, `m${KEEP - 2}`, `m${KEEP - 1}`]);
    const { message_id } = await client.get(say('of the old one'));
    await client.get(say('and another'));
    // It let two entries go without their names; those find nothing, and go with the next entry of this release.
    expect(await sizes()).toEqual([KEEP, KEEP]);
    expect(await Promise.all(['m0', 'm1', 'm2', String(message_id)].map(isFound))).toEqual([false, false, true, false]);
    await append(['last']);
    expect(await sizes()).toEqual([KEEP, KEEP - 2]);
    expect(await Promise.all(['m2', 'm3', 'last'].map(isFound))).toEqual([false, true, true]);
    expect(await contents()).toEqual(['of the old one', 'and another', 'last']);
    await client.close();
  }, 60_000);
});
