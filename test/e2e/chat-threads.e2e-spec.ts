import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, history, send, told } from '../support/chat-room.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const contents = (messages: Record<string, unknown>[]) => messages.map(({ content }) => content);

describe('answers and threads', () => {
  let server: TestServer;
  let room: ChatRoom;
  let ana: RallyClient;
  let ben: RallyClient;
  beforeAll(async () => void (server = await TestServer.start()));
  beforeEach(async () => {
    room = new ChatRoom(server);
    ana = await room.join('ana');
    ben = await room.join('ben');
  });
  afterAll(closeServers);

  it('CHAT-1 an answer names a message of the room, deleted or not, and no other', async () => {
    const asked = await send(ana, 'Where?');
    const answer = await send(ben, 'At the pier', { reply_to: asked });
    const { payload } = await ana.expect({ type: 'chat', payload: { message_id: answer } });
    expect(payload).toEqual({ content: 'At the pier', message_id: answer, version: 1, reply_to: asked });
    expect((await history(ana))[1]).toMatchObject({ message_id: answer, reply_to: asked });
    await ana.get(chat('delete', { message_id: asked }));
    await send(ben, 'Too late', { reply_to: asked });
    const elsewhere = await new ChatRoom(server).join('ana');
    const stranger = await send(elsewhere, 'Hi');
    for (const reply_to of [stranger, 'nothing']) {
      expect(await ben.refused({ type: 'chat', payload: { content: 'x', reply_to } })).toMatchObject({
        code: 'reply_target_invalid',
      });
    }
  });

  it('CHAT-9 a thread is read alone, its messages stand in the history too, and their first knows of them', async () => {
    const thread = await send(ana, 'Who drives?');
    await send(ben, 'Good morning');
    const first = await ben.get({ type: 'chat', payload: { content: 'I could', thread } });
    const last = await ana.get({ type: 'chat', payload: { content: 'Great', thread } });
    await ben.expect({ type: 'chat', user_id: 'ana', payload: { content: 'Great', thread } });
    const all = await history(ana);
    expect(contents(all)).toEqual(['Who drives?', 'Good morning', 'I could', 'Great']);
    expect(all[0]).toMatchObject({ reply_count: 2 });
    expect(Number(all[0]?.['last_reply_at'])).toBeGreaterThanOrEqual(Number(first['ts']));
    expect(Number(all[0]?.['last_reply_at'])).toBeLessThanOrEqual(Number(last['ts']));
    expect(all[1]).not.toHaveProperty('reply_count');
    const alone = await ben.get(chat('history', { thread, limit: 1 }));
    expect(alone).toMatchObject({ messages: [{ content: 'Great', thread }], has_more_before: true, as_of: 4 });
    expect(contents(await history(ben, { thread, before: Number(last['seq']) }))).toEqual(['I could']);
  });

  it('CHAT-9 a deleted reply counts, and is a tombstone in both', async () => {
    const thread = await send(ana, 'Who drives?');
    const message_id = await send(ben, 'Not me', { thread });
    await ben.get(chat('delete', { message_id, thread }));
    expect((await ana.expect({ type: 'chat', payload: { action: 'deleted' } })).payload).toEqual({
      action: 'deleted',
      message_id,
      version: 2,
      by: 'ben',
      thread,
    });
    const tombstone = { message_id, user_id: 'ben', deleted: true, thread };
    expect(await history(ana, { thread })).toMatchObject([tombstone]);
    expect(await history(ana)).toMatchObject([{ reply_count: 1 }, tombstone]);
  });

  it('CHAT-9 threads have no threads, and begin with a message that is there', async () => {
    const thread = await send(ana, 'Who drives?');
    const reply = await send(ben, 'I could', { thread });
    const comment = await send(ben, 'Nice', { thread: 'item:dinner' });
    const say = (of: string) => ({ type: 'chat', payload: { content: 'x', thread: of } });
    for (const none of ['nothing', reply, comment]) {
      expect(await ana.refused(say(none))).toMatchObject({ code: 'thread_not_found' });
    }
    await ana.get(chat('delete', { message_id: thread }));
    expect(await ben.refused(say(thread))).toMatchObject({ code: 'message_deleted', details: { by: 'ana' } });
    expect(contents(await history(ben, { thread }))).toEqual(['I could']);
  });

  it('CHAT-3 CHAT-9 what becomes of a message of a thread is told with the thread, and shown by both histories', async () => {
    const thread = await send(ana, 'Who drives?');
    const message_id = await send(ben, 'I cuold', { thread });
    const found = { message_id, thread };
    await ben.get(chat('edit', { ...found, content: 'I could' }));
    await ana.get(chat('react', { ...found, emoji: '🚗' }));
    for (const action of ['edited', 'reaction']) await ben.expect({ type: 'chat', payload: { action, ...found } });
    const now = { message_id, content: 'I could', version: 2, reactions: [{ emoji: '🚗', count: 1, users: ['ana'] }] };
    expect(await history(ana, { thread })).toMatchObject([now]);
    expect(await history(ana)).toMatchObject([{ message_id: thread }, now]);
  });

  it('CHAT-9 of replies that come at once, by whatever instance, each is counted', async () => {
    const thread = await send(ana, 'Who comes?');
    const replies = Array.from({ length: 10 }, (_, n) => send(n % 2 === 0 ? ana : ben, `me ${n}`, { thread }));
    await Promise.all(replies);
    expect((await history(ben))[0]).toMatchObject({ message_id: thread, reply_count: 10 });
    expect(await history(ben, { thread })).toHaveLength(10);
    await ana.settled();
    expect(told(ana, undefined)).toHaveLength(11);
  });
});
