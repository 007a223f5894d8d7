import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Meters } from '../../src/meters/meters.js';
import { send } from '../support/chat-room.js';
import { eventually } from '../support/eventually.js';
import { RallyClient } from '../support/rally-client.js';
import { RedisClock } from '../support/redis-clock.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';
import { TestServer } from '../support/test-server.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

describe('webhooks of two instances', () => {
  let redis: RedisServer;
  let clock: RedisClock;
  let receiver: WebhookReceiver;
  let doomed: ServerProcess;
  let other: TestServer;
  beforeEach(async () => {
    redis = await RedisServer.start();
    [clock, receiver] = await Promise.all([RedisClock.of(redis.port), WebhookReceiver.start()]);
    const env = { REDIS_ADDR: redis.address, ...receiver.env };
    doomed = await ServerProcess.start({ env, clock });
    other = await TestServer.start(env, { clock });
  });
  afterEach(async () => {
    await receiver.close();
    await Promise.all([doomed.dispose(), other.close()]);
    clock.close();
    await redis.dispose();
  });

  it('HOOK-1 HOOK-7 the one that took the message dies while it tells: the other tells, once, and that the room is empty', async () => {
    const [ana, ben] = await Promise.all(
      ['ana', 'ben'].map((user) => RallyClient.connect(doomed.url, { room: 'trip', user, v: 2 })),
    );
    if (ana === undefined || ben === undefined) throw new Error('nobody is here');
    await ana.expect({ type: 'room', payload: { action: 'joined' } });
    await eventually(async () => {
      await clock.advance(100);
      expect(receiver.hooks).toMatchObject([{ type: 'room.occupied', room_id: 'trip' }]);
    });
    const filled = await receiver.next();
    await ben.expect({ type: 'room', payload: { action: 'joined' } });
    await ben.close();
    receiver.status = null;
    const message = await send(ana, 'Dinner at eight');
    await clock.advance(100);
    const first = await receiver.next();
    expect(first).toMatchObject({ id: `message.${message}`, data: { offline: ['ben'] } });
    await doomed.kill();
    ana.terminate();
    receiver.status = 204;
    const cleo = await other.connect({ user: 'cleo', v: 2 });
    const { webhooks } = other.app.get(Meters);
    await eventually(async () => {
      // In steps in which something can happen: a call has five seconds.
      await clock.advance(500);
      await cleo.get({ type: 'session', payload: { action: 'ping' } });
      expect(Object.fromEntries(webhooks.counts)).toEqual({ sent: 2, retried: 0, given_up: 0 });
    });
    await clock.advance(20_000);
    const hooks = receiver.hooks.map(({ type, data }) => [type, data['content']]);
    const told = ['message', 'Dinner at eight'];
    expect(hooks).toEqual([['room.occupied', undefined], told, told, ['room.vacated', undefined]]);
    const [, , again, emptied] = receiver.hooks;
    expect(again?.id).toBe(first.id);
    expect(emptied?.at).toBeGreaterThan(filled.at);
  }, 30_000);
});
