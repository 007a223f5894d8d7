import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, send, told } from '../support/chat-room.js';
import { ManualClock } from '../support/manual-clock.js';
import { eventually } from '../support/eventually.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

const moderate = (op: string, more: object = {}) => chat('moderate', { op, ...more });
const say = (content: string) => ({ type: 'chat', payload: { content } });
const event = (action: string) => ({ type: 'chat', payload: { action } });

/** Moderators and owners are at the first instance, which knows the roles: every other client that joins. */
describe('moderation', () => {
  let server: TestServer;
  let clock: ManualClock;
  let room: ChatRoom;
  let mo: RallyClient;
  let ana: RallyClient;
  beforeAll(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock });
    assignRoles(server, { mo: 'moderator', mia: 'moderator', olga: 'owner', gus: 'guest' });
  });
  beforeEach(async () => {
    room = new ChatRoom(server);
    [mo, ana] = (await room.friends('mo', 'ana')) as [RallyClient, RallyClient];
  });
  afterAll(closeServers);

  it('CHAT-12 who is muted changes nothing in the chat, until the mute is taken back; all are told', async () => {
    const message_id = await send(ana, 'hello');
    const poll = { message_id: await pollOf(mo), options: [0] };
    expect(await mo.get(moderate('mute', { user_id: 'ana' }))).toMatchObject({ seq: 3 });
    expect(await ana.expect(event('muted'))).toMatchObject({
      user_id: 'mo',
      seq: 3,
      payload: { action: 'muted', target_id: 'ana' },
    });
    const frames = [
      say('no'),
      chat('edit', { message_id, content: 'no' }),
      chat('react', { message_id, emoji: '🎉' }),
      chat('pin', { message_id }),
      chat('poll', { question: 'no?', options: ['a', 'b'] }),
      chat('poll_vote', poll),
      chat('typing', { state: 'start' }),
    ];
    for (const frame of frames) {
      expect(await ana.refused(frame)).toMatchObject({ code: 'muted', retryable: false, details: {} });
    }
    expect(await mo.get(moderate('mute', { user_id: 'ana' }))).toEqual({ noop: true });
    await mo.get(moderate('unmute', { user_id: 'ana' }));
    await ana.expect({ type: 'chat', payload: { action: 'unmuted', target_id: 'ana' } });
    await ana.get(say('again'));
    expect(await mo.get(moderate('unmute', { user_id: 'ana' }))).toEqual({ noop: true });
    await mo.settled();
    expect([...told(mo, 'muted'), ...told(mo, 'unmuted')]).toHaveLength(2);
  });

  it('CHAT-12 a mute with a time ends by itself, and what its user deletes or reads is nobody’s business', async () => {
    const message_id = await send(ana, 'hello');
    const until = clock.now() + 5_000;
    await mo.get(moderate('mute', { user_id: 'ana', until }));
    expect(await ana.expect(event('muted'))).toMatchObject({ payload: { target_id: 'ana', until } });
    expect(await ana.refused(say('no'))).toMatchObject({ code: 'muted', details: { until } });
    await ana.get(chat('delete', { message_id }));
    await ana.get(chat('read', { up_to: 2 }));
    await clock.advance(5_000);
    await ana.get(say('again'));
    expect(await mo.refused(moderate('mute', { user_id: 'ana', until }))).toMatchObject({
      code: 'invalid_payload',
      details: { issues: [{ path: 'until' }] },
    });
  });

  it('CHAT-12 in slow mode members wait between two messages, moderators do not', async () => {
    await mo.get(moderate('slow_mode', { interval_ms: 10_000 }));
    await ana.expect({ type: 'chat', payload: { action: 'slow_mode', interval_ms: 10_000 } });
    await ana.get(say('one'));
    await clock.advance(4_000);
    expect(await ana.refused(say('two'))).toMatchObject({ code: 'slow_mode', retryable: true, retry_after_ms: 6_000 });
    for (const content of ['I', 'may']) await mo.get(say(content));
    const { joined } = await room.arrive('ben', 'include=chat');
    expect(joined['state']).toMatchObject({ chat: { slow_ms: 10_000 } });
    await clock.advance(6_000);
    await ana.get(say('two'));
    expect(await mo.get(moderate('slow_mode', { interval_ms: 10_000 }))).toEqual({ noop: true });
    await mo.get(moderate('slow_mode', { interval_ms: 0 }));
    await ana.get(say('three'));
    expect(await mo.refused(moderate('slow_mode', { interval_ms: 6 * 3_600_000 + 1 }))).toMatchObject({
      details: { issues: [{ path: 'interval_ms', rule: 'max' }] },
    });
  });

  it('CHAT-12 ROOM-8 who is removed is out until readmitted', async () => {
    await mo.get(moderate('remove', { user_id: 'ana' }));
    await ana.expect({ type: 'room', payload: { action: 'removed', by: 'mo' } });
    expect(await ana.closed).toMatchObject({ code: 4403 });
    const back = await server.connect({ user: 'ana', v: 2 });
    const join = { type: 'room', room_id: room.name, payload: { action: 'join' } };
    expect(await back.refused(join)).toMatchObject({ code: 'forbidden', details: { removed: true } });
    await mo.get(moderate('readmit', { user_id: 'ana' }));
    // Their instance may hear of it after the ack.
    await eventually(async () => {
      await back.get(join);
    });
    await back.get({ ...say('thanks'), room_id: room.name });
  });

  it('CHAT-12 nobody does it to their own rank or above, nor members to anybody; an owner to a moderator', async () => {
    const [olga, ben, mia] = (await room.friends('olga', 'ben', 'mia')) as [RallyClient, RallyClient, RallyClient];
    const ops = ['mute', 'unmute', 'remove', 'readmit'];
    for (const op of ops) {
      for (const user_id of ['mo', 'mia', 'olga']) {
        expect(await mo.refused(moderate(op, { user_id }))).toMatchObject({ code: 'forbidden' });
      }
      expect(await ben.refused(moderate(op, { user_id: 'ana' }))).toMatchObject({ code: 'forbidden' });
    }
    for (const frame of [
      moderate('slow_mode', { interval_ms: 0 }),
      moderate('dismiss', { message_id: 'x' }),
      chat('reports'),
    ]) {
      expect(await ben.refused(frame)).toMatchObject({ code: 'forbidden' });
    }
    await olga.get(moderate('mute', { user_id: 'mia' }));
    expect(await mia.refused(say('no'))).toMatchObject({ code: 'muted' });
    expect(await mia.refused(moderate('unmute', { user_id: 'mia' }))).toMatchObject({ code: 'forbidden' });
  });

  it('CHAT-12 everybody reports, once each; moderators read it until it is dismissed, or the message is gone', async () => {
    const [gus] = (await room.friends('gus')) as [RallyClient];
    const [one, two] = [await send(ana, 'rude'), await send(ana, 'ruder', { thread: 'item:d1' })];
    expect(await ana.get(moderate('report', { message_id: one }))).toEqual({});
    expect(await gus.get(moderate('report', { message_id: one, reason: 'rude' }))).toEqual({});
    expect(await gus.get(moderate('report', { message_id: one }))).toEqual({ noop: true });
    await ana.get(moderate('report', { message_id: two, thread: 'item:d1' }));
    const reports = async () => (await mo.get(chat('reports')))['reports'];
    expect(await reports()).toEqual([
      { ts: clock.now(), user_id: 'ana', message_id: two, author_id: 'ana', thread: 'item:d1' },
      { ts: clock.now(), user_id: 'gus', message_id: one, author_id: 'ana', reason: 'rude' },
      { ts: clock.now(), user_id: 'ana', message_id: one, author_id: 'ana' },
    ]);
    expect(await mo.get(moderate('dismiss', { message_id: one }))).toEqual({});
    expect(await mo.get(moderate('dismiss', { message_id: one }))).toEqual({ noop: true });
    await mo.get(chat('delete', { message_id: two }));
    expect(await reports()).toEqual([]);
    expect(await ana.refused(moderate('report', { message_id: two }))).toMatchObject({ code: 'message_deleted' });
    await mo.settled();
    expect(told(mo, 'deleted')).toHaveLength(1);
    expect(mo.of('chat')).toHaveLength(3);
  });

  it('CHAT-12 guests read, and write nothing', async () => {
    const message_id = await send(ana, 'hello');
    const [gus] = (await room.friends('gus')) as [RallyClient];
    const writes = [
      say('hi'),
      ...['edit', 'react', 'unreact'].map((action) => chat(action, { message_id, content: 'x', emoji: '🎉' })),
      ...['delete', 'pin', 'unpin', 'poll_close'].map((action) => chat(action, { message_id })),
      chat('poll', { question: 'x?', options: ['a', 'b'] }),
      chat('poll_vote', { message_id, options: [0] }),
      chat('typing', { state: 'start' }),
      moderate('mute', { user_id: 'ana' }),
    ];
    for (const frame of writes) expect(await gus.refused(frame)).toMatchObject({ code: 'forbidden', retryable: false });
    expect(await gus.get(chat('history'))).toMatchObject({ messages: [{ content: 'hello' }] });
    expect(await gus.get(chat('read', { up_to: 1 }))).toEqual({ up_to: 1 });
    expect(await gus.get(chat('pins'))).toEqual({ messages: [] });
  });

  async function pollOf(by: RallyClient): Promise<string> {
    return String((await by.get(chat('poll', { question: 'Where?', options: ['Beach', 'Town'] })))['message_id']);
  }
});
