import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { allPartitions, fenceKey, partitionOf } from '../../src/store/redis/keys.js';
import type { RoomId } from '../../src/protocol/ids.js';
import { SOURCE, functionCode } from '../../src/store/redis/library.js';
import { eventually } from '../support/eventually.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

const ROOM = 'trip' as RoomId;
const FENCE = fenceKey(partitionOf(ROOM));

let redis: RedisServer;
let admin: Redis;
beforeEach(async () => {
  redis = await RedisServer.start();
  admin = new Redis({ host: '127.0.0.1', port: redis.port });
});
afterEach(async () => {
  admin.disconnect();
  await redis.dispose();
});

describe('rooms that a newer release wrote', () => {
  let server: ServerProcess;
  afterEach(async () => server.dispose());

  const health = async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}/health`);
    return { status: response.status, text: await response.text() };
  };
  /** All that is there, but for the leases of instances, which are of no room. */
  const dump = async () => {
    const keys = (await admin.keys('{p*')).sort();
    return Promise.all(keys.map(async (key) => [key, (await admin.dumpBuffer(key)).toString('hex')]));
  };

  it('UP-10 are refused: one plain line in log and health, `unavailable` for clients, and nothing is written', async () => {
    server = await ServerProcess.start({ env: { REDIS_ADDR: redis.address } });
    const ana = await RallyClient.connect(server.url, { room: ROOM, user: 'ana', v: 2 });
    await ana.get({ type: 'chat', payload: { content: 'before' } });
    const lock = { type: 'planning', payload: { action: 'lock', item_id: 'dinner', ttl_ms: 5_000 } };
    await ana.get(lock);
    await Promise.all(allPartitions().map((partition) => admin.hset(fenceKey(partition), 'schema', '2')));
    const before = await dump();
    const refusal = await ana.refused({ type: 'chat', payload: { content: 'after' } });
    expect(refusal).toMatchObject({ code: 'unavailable', retryable: true });
    const { status, text } = await health();
    expect(status).toBe(503);
    const line =
      /the data were written by a newer release: \S+ has schema 2, this release knows 1\. Start that release again/;
    expect(text).toMatch(line);
    expect(server.output).toMatch(line);
    await ana.close();
    await server.stop();
    expect(server.exitCode).toBe(0);
    server = await ServerProcess.start({ env: { REDIS_ADDR: redis.address } });
    await eventually(async () =>
      expect(await health()).toMatchObject({ status: 503, text: expect.stringMatching(line) }),
    );
    const late = await RallyClient.connect(server.url, { room: ROOM, user: 'ben', v: 2 });
    const code = (await late.expect({ type: 'error' })).payload['code'];
    expect(code).toBe('unavailable');
    await late.close();
    expect(await dump()).toEqual(before);
    expect(server.output.match(/SCHEMA/g)?.length).toBeLessThan(10);
    // Whoever puts the older data back need not restart.
    await Promise.all(allPartitions().map((partition) => admin.hset(fenceKey(partition), 'schema', '1')));
    await eventually(async () => expect(await health()).toMatchObject({ status: 200 }));
  }, 60_000);
});

describe('the fence between releases', () => {
  /** The call `check` on the library of a release of that name, for which no time passes: what it has read once it keeps. */
  const fenceOf = async (release: string) => {
    const code = functionCode(SOURCE.replace("redis.call('TIME')", "{ '1700000000', '0' }"));
    const [name = ''] = /rally_\w{12}/.exec(code) ?? [];
    await admin.function('LOAD', code.replaceAll(name, release));
    return async () => String(((await admin.fcall(`${release}_check`, 1, FENCE, '', 'salt')) as unknown[])[0]);
  };
  const replicationId = async () => /master_replid:(\w+)/.exec(await admin.info('replication'))?.[1];

  it('UP-11 one whose memory of the replication lags asks again, instead of ending the epoch of the other', async () => {
    const lagging = await fenceOf('one');
    const epoch = await lagging();
    const before = await replicationId();
    const replica = await RedisServer.start({ config: ['--replicaof', `127.0.0.1 ${redis.port}`] });
    await eventually(async () => expect(await replicationId()).not.toBe(before));
    const other = await fenceOf('other');
    const next = await other();
    expect(next).not.toBe(epoch);
    for (const ask of [lagging, other]) expect(await ask()).toBe(next);
    await replica.dispose();
  });

  it('UP-12 a release raises the schema of what it touches, so that an older one stays away', async () => {
    const ask = await fenceOf('one');
    const epoch = await ask();
    await admin.hset(FENCE, 'schema', '0');
    expect(await ask()).toBe(epoch);
    expect(await admin.hget(FENCE, 'schema')).toBe('1');
  });
});
