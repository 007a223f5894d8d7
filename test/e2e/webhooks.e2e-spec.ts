import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Meters } from '../../src/meters/meters.js';
import { Connections } from '../../src/realtime/connections.js';
import { chat, send } from '../support/chat-room.js';
import { eventually } from '../support/eventually.js';
import { LogWatch } from '../support/log-watch.js';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';
import { WEBHOOK_SECRET, WebhookReceiver } from '../support/webhook-receiver.js';
import type { Hook } from '../support/webhook-receiver.js';

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
const SECRETS = ['c4n4ry', 'Dinner at', WEBHOOK_SECRET];

describe('webhooks', () => {
  let receiver: WebhookReceiver;
  let clock: ManualClock;
  let server: TestServer;
  let log: LogWatch;
  let ana: RallyClient;
  let filled: Hook;
  beforeEach(async () => {
    log = LogWatch.start();
    receiver = await WebhookReceiver.start();
    clock = new ManualClock();
    server = await TestServer.start({ ...receiver.env, LOG_LEVEL: 'debug', PRESENCE_GRACE_MS: '3000' }, { clock });
    ana = await join('ana');
    await until(1, 0);
    filled = await receiver.next();
    await counted({ sent: 0 });
    receiver.forget();
  });
  afterEach(async () => {
    // Calls that are under way end without an answer, instead of being waited for.
    await receiver.close();
    await closeServers();
    log.stop();
    expect(log.leaks(SECRETS)).toEqual([]);
  });

  async function join(user: string): Promise<RallyClient> {
    const client = await server.connect({ room: 'trip', user, v: 2 });
    await client.expect({ type: 'room', payload: { action: 'joined' } });
    return client;
  }
  /** Belongs to the room, and is not there. */
  async function miss(user: string): Promise<void> {
    await (await join(user)).close();
    await ana.expect({ type: 'presence', user_id: user, payload: { state: 'reconnecting' } });
  }
  /** Time passes until so many calls were made. */
  const until = (calls: number, stepMs = SECOND / 4, client = ana) =>
    eventually(async () => {
      // In steps in which something can happen: a call has five seconds.
      await clock.advance(stepMs);
      await client.get({ type: 'session', payload: { action: 'ping' } });
      expect(receiver.hooks).toHaveLength(calls);
    });
  /** Without the one that tells that ana came. */
  const counts = () => {
    const { sent = 0, ...others } = Object.fromEntries(server.app.get(Meters).webhooks.counts);
    return { sent: sent - 1, ...others };
  };
  /** What became of each call is stored. */
  const counted = async (expected: object, client = ana) => {
    await eventually(() => expect(counts()).toMatchObject(expected));
    await client.get({ type: 'session', payload: { action: 'ping' } });
  };

  it('HOOK-1 HOOK-3 HOOK-5 a message for who is not there is told once, signed; polls and threads as well', async () => {
    const cleo = await join('cleo');
    await miss('ben');
    const id = await send(ana, 'Dinner at eight', { thread: 'item:dinner', mentions: ['ben'] });
    await clock.advance(0);
    const told = await receiver.next();
    expect(told).toEqual({
      id: `message.${id}`,
      type: 'message',
      at: expect.any(Number),
      room_id: 'trip',
      data: {
        message_id: id,
        seq: 1,
        ts: told.at,
        user_id: 'ana',
        content: 'Dinner at eight',
        version: 1,
        thread: 'item:dinner',
        mentions: ['ben'],
        offline: ['ben'],
        away: [],
      },
    });
    const { message_id } = await cleo.get(
      chat('poll', { question: 'Where?', options: ['Beach', 'Town'], closes_at: clock.now() + 60 * SECOND }),
    );
    await clock.advance(0);
    expect(await receiver.next()).toMatchObject({ id: `message.${String(message_id)}`, data: { poll: { voters: 0 } } });
    await counted({ sent: 2, retried: 0 });
    await clock.advance(60 * SECOND);
    await ana.expect({ type: 'chat', payload: { action: 'poll', state: 'closed' } });
    expect(receiver.hooks).toHaveLength(2);
  });

  it('HOOK-5 nobody is told where everybody is there, nor of a message that was deleted meanwhile', async () => {
    const ben = await join('ben');
    await send(ana, 'All here');
    await clock.advance(0);
    await ana.settled();
    await ben.close();
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { state: 'reconnecting' } });
    const gone = await send(ana, 'Dinner at eight');
    await ana.get(chat('delete', { message_id: gone }));
    const last = await send(ana, 'The last one');
    await until(1);
    expect(receiver.hooks.map(({ id }) => id)).toEqual([`message.${last}`]);
  });

  it('HOOK-2 HOOK-4 what is refused, redirected or not answered is told again, as it is by then, with the same id', async () => {
    await miss('ben');
    receiver.status = null;
    const id = await send(ana, 'Dinner at eight');
    await clock.advance(0);
    await receiver.next();
    receiver.answer(500);
    await counted({ retried: 1 });
    await ana.get(chat('edit', { message_id: id, content: 'Dinner at nine' }));
    await until(2);
    receiver.answer(307);
    await counted({ retried: 2 });
    await until(3);
    await clock.advance(5 * SECOND);
    await counted({ retried: 3 });
    await until(4);
    receiver.answer(204);
    await counted({ sent: 1, retried: 3, given_up: 0 });
    await clock.advance(60 * SECOND);
    await ana.settled();
    expect(receiver.hooks.map((hook) => [hook.id, hook.data['content']])).toEqual([
      [`message.${id}`, 'Dinner at eight'],
      [`message.${id}`, 'Dinner at nine'],
      [`message.${id}`, 'Dinner at nine'],
      [`message.${id}`, 'Dinner at nine'],
    ]);
  });

  it('HOOK-7 the first who comes and the last who is gone for good are told, each with a higher number', async () => {
    expect(filled).toEqual({
      id: expect.stringMatching(/^room\.occupied\./),
      type: 'room.occupied',
      at: filled.data['number'],
      room_id: 'trip',
      data: { number: expect.any(Number) },
    });
    const gone = async (client: RallyClient) => {
      await client.close();
      await eventually(() => expect(server.app.get(Connections).count).toBe(1));
    };
    // In no room.
    const eve = await server.connect({ user: 'eve', v: 2 });
    const ben = await join('ben');
    await ben.get({ type: 'room', payload: { action: 'leave' } });
    await ben.close();
    await gone(ana);
    await clock.advance(2 * SECOND);
    await join('ana').then(gone); // Comes back within the grace time, and goes again.
    await clock.advance(2 * SECOND);
    await until(0, 0, eve);
    receiver.status = 500;
    await clock.advance(SECOND);
    await until(1, 1, eve);
    const emptied = await receiver.next();
    expect(emptied).toMatchObject({ type: 'room.vacated', room_id: 'trip', at: emptied.data['number'] });
    expect(emptied.at).toBeGreaterThan(filled.at);
    await counted({ retried: 1 }, eve);
    receiver.status = 204;
    await join('ben');
    await until(2, 1, eve);
    const again = await receiver.next();
    expect(again).toMatchObject({ type: 'room.occupied' });
    expect(again.at).toBeGreaterThan(emptied.at);
    await until(3, SECOND / 4, eve);
    expect(await receiver.next()).toEqual(emptied);
    await counted({ sent: 2, retried: 1 }, eve);
  });

  it('HOOK-4 is given up after a day; a timer of the room never waits for the call', async () => {
    await miss('ben');
    receiver.status = null;
    await send(ana, 'Dinner at eight');
    await clock.advance(0);
    await receiver.next();
    await clock.advance(3 * SECOND);
    await ana.expect({ type: 'presence', user_id: 'ben', payload: { action: 'leave' } });
    expect(counts()).toEqual({ sent: 0, retried: 0, given_up: 0 });
    await clock.advance(2 * SECOND);
    await counted({ retried: 1 });
    await clock.skip(DAY);
    await eventually(async () => {
      await clock.advance(SECOND);
      expect(counts()).toEqual({ sent: 0, retried: 1, given_up: 1 });
    });
    expect(receiver.hooks).toHaveLength(1);
  });
});
