import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { RallyClient } from '../../sdk/src/rally-client.js';
import type { RallyRoom } from '../../sdk/src/room.js';
import { eventually } from '../support/eventually.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';

describe('the client on Redis', () => {
  let redis: RedisServer;
  let server: ServerProcess;
  let client: RallyClient;
  let room: RallyRoom;
  /** What the room says, and what became of what was lost. */
  let copy: unknown[];
  let told: unknown[];
  beforeEach(async () => {
    redis = await RedisServer.start(); // No append-only file: only what a snapshot has comes back.
    server = await ServerProcess.start({ env: { REDIS_ADDR: redis.address } });
    client = new RallyClient({ url: server.url, userId: 'ada', webSocket: WebSocket });
    room = client.room('trip');
    [copy, told] = [[], []];
    room.on('event', ({ seq, payload }) => (copy[seq - 1] = payload['content'] ?? payload['action']));
    room.on('truncate', ({ cut }) => {
      copy.length = cut;
      told.push(`truncate ${cut}`);
    });
    room.on('reset', ({ joined }) => {
      copy.length = joined.seq;
      told.push(`reset ${joined.seq}`);
    });
    room.on('reoffer', ({ id, outcome }) => told.push(`${id} ${outcome}`));
    await room.joined;
  });
  afterEach(async () => {
    await client.close();
    await server.dispose();
    await redis.dispose();
  });

  const say = (content: string) => room.send('chat', { content }, { id: content });

  it('SDK-7 SDK-9 is told under an open connection, and says it again', async () => {
    await say('kept');
    await redis.ask('SAVE');
    await say('one');
    await room.send('planning', { action: 'lock', item_id: 'hotel' }, { id: 'lock' });
    await say('two');
    await redis.kill();
    const during = say('during');
    await redis.restart();
    await during;
    await eventually(() => expect(copy).toHaveLength(4));
    await eventually(() => expect(told).toEqual(['truncate 1', 'lock lost', 'one accepted', 'two accepted']));
    expect(new Set(copy)).toEqual(new Set(['kept', 'one', 'two', 'during']));
    expect(client.status).toBe('connected');
  }, 40_000);

  it('SDK-1 SDK-6 SDK-8 an instance that dies is left for the next one, and nothing is lost on the way', async () => {
    const other = await ServerProcess.start({ env: { REDIS_ADDR: redis.address } });
    const nomad = new RallyClient({ url: [other.url, server.url], userId: 'bob', webSocket: WebSocket });
    try {
      await nomad.room('trip').joined;
      const contents = Array.from({ length: 60 }, (_, n) => `bob ${n}`);
      const sent = contents.map((content) => nomad.room('trip').send('chat', { content }));
      await sent[20];
      await other.kill();
      await Promise.all(sent);
      await eventually(() => expect(copy).toEqual(contents));
    } finally {
      await nomad.close();
      await other.dispose();
    }
  }, 40_000);

  it('SDK-7 SDK-9 a Redis that lost everything has it all again', async () => {
    await say('one');
    await say('two');
    await redis.kill();
    await redis.restart();
    await eventually(() => expect(told).toEqual(['reset 0', 'one accepted', 'two accepted']));
    await eventually(() => expect(copy).toEqual(['one', 'two']));
  }, 40_000);
});
