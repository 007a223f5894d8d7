import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, history, send, told } from '../support/chat-room.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

describe('reactions', () => {
  let server: TestServer;
  let room: ChatRoom;
  let ana: RallyClient;
  let ben: RallyClient;
  let message_id: string;
  beforeAll(async () => void (server = await TestServer.start()));
  beforeEach(async () => {
    room = new ChatRoom(server);
    ana = await room.join('ana');
    ben = await room.join('ben');
    message_id = await send(ana, 'We are there');
  });
  afterAll(closeServers);

  const react = (emoji: string, action = 'react') => chat(action, { message_id, emoji });
  const reactions = async (by: RallyClient) => (await by.get(chat('reactions', { message_id })))['reactions'];

  it('CHAT-6 are told with their count, shown with who reacted, and taken back', async () => {
    expect(await ben.get(react('🎉'))).toMatchObject({ count: 1, seq: 2 });
    expect(await ana.expect({ type: 'chat', payload: { action: 'reaction' } })).toMatchObject({
      user_id: 'ben',
      seq: 2,
      payload: { message_id, emoji: '🎉', op: 'add', count: 1 },
    });
    expect(await ana.get(react('🎉'))).toMatchObject({ count: 2 });
    await ana.get(react(':party:'));
    const both = { emoji: '🎉', count: 2, users: ['ben', 'ana'] };
    const party = { emoji: ':party:', count: 1, users: ['ana'] };
    expect(await reactions(ben)).toEqual([both, party]);
    expect((await history(ben))[0]).toMatchObject({ message_id, version: 1, reactions: [both, party] });
    expect(await ben.get(react('🎉', 'unreact'))).toMatchObject({ count: 1 });
    const { payload } = await ana.expect({ type: 'chat', payload: { action: 'reaction', op: 'remove' } });
    expect(payload).toEqual({ action: 'reaction', message_id, emoji: '🎉', op: 'remove', count: 1 });
    await ana.get(react('🎉', 'unreact'));
    await ana.get(react(':party:', 'unreact'));
    expect((await history(ben))[0]).not.toHaveProperty('reactions');
  });

  it('CHAT-6 one of each per user: what is so already changes nothing, and is told nobody', async () => {
    await ben.get(react('🎉'));
    expect(await ben.get(react('🎉'))).toEqual({ count: 1, noop: true });
    expect(await ana.get(react('🎉', 'unreact'))).toEqual({ count: 1, noop: true });
    expect(await ana.get(react('👀', 'unreact'))).toEqual({ count: 0, noop: true });
    await ana.settled();
    expect(told(ana, 'reaction')).toHaveLength(1);
  });

  it('CHAT-6 are text without white space, on a message that is there', async () => {
    for (const emoji of ['', 'a b', '\n', 'x'.repeat(65), 7]) {
      expect(await ben.refused(chat('react', { message_id, emoji }))).toMatchObject({
        code: 'invalid_payload',
        details: { issues: [{ path: 'emoji', rule: 'isEmoji' }] },
      });
    }
    await ben.get(react('👨‍👩‍👧‍👦'));
    expect(await ben.refused(chat('react', { message_id: 'nothing', emoji: '🎉' }))).toMatchObject({
      code: 'message_not_found',
    });
    await ana.get(chat('delete', { message_id }));
    for (const frame of [react('🎉'), react('👨‍👩‍👧‍👦', 'unreact'), chat('reactions', { message_id })]) {
      expect(await ben.refused(frame)).toMatchObject({ code: 'message_deleted', details: { by: 'ana', version: 2 } });
    }
  });

  it('CHAT-6 a message has 20 different ones; one that is there already may still be joined', async () => {
    const emojis = Array.from({ length: 20 }, (_, n) => `e${n}`);
    await Promise.all(emojis.map((emoji) => ana.get(react(emoji))));
    expect(await ben.refused(react('e20'))).toMatchObject({ code: 'reaction_limit', details: { max_emojis: 20 } });
    expect(await ben.get(react('e7'))).toMatchObject({ count: 2 });
    await ana.get(react('e19', 'unreact'));
    expect(await ben.get(react('e20'))).toMatchObject({ count: 1 });
  });

  it('CHAT-6 of a crowd that reacts at once, at whatever instance, each is counted once', async () => {
    const users = Array.from({ length: 8 }, (_, n) => `u${n}`);
    const crowd = await room.friends(...users);
    const acks = await Promise.all(crowd.map((friend) => friend.get(react('🎉'))));
    expect(acks.map(({ count }) => Number(count)).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const [{ users: all }] = (await reactions(ana)) as [{ users: string[] }];
    expect([...all].sort()).toEqual(users);
    await Promise.all(crowd.map((friend) => friend.get(react('🎉', 'unreact'))));
    expect(await reactions(ana)).toEqual([]);
  });
});
