import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, history, send } from '../support/chat-room.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const unread = (by: RallyClient, more: object = {}) => by.get(chat('unread', more));

describe('mentions, and what is unread', () => {
  let server: TestServer;
  let room: ChatRoom;
  let ana: RallyClient;
  let ben: RallyClient;
  beforeAll(async () => void (server = await TestServer.start({ RATE_LIMIT: 'off' })));
  beforeEach(async () => {
    room = new ChatRoom(server);
    ana = await room.join('ana');
    ben = await room.join('ben');
  });
  afterAll(closeServers);

  it('CHAT-1 friends are mentioned present or not, and all at once; who never was here is dropped, and named', async () => {
    const cem = await room.join('cem');
    await cem.close();
    const dan = await room.join('dan');
    await dan.get({ type: 'room', payload: { action: 'leave' } });
    const mentions = ['@all', 'ben', 'cem', 'dan', 'stranger', 'nobody'];
    const ack = await ana.get({ type: 'chat', payload: { content: 'Dinner?', mentions } });
    expect(ack).toMatchObject({ mentions_dropped: ['stranger', 'nobody'] });
    const { payload } = await ben.expect({ type: 'chat' });
    expect(payload['mentions']).toEqual(['@all', 'ben', 'cem', 'dan']);
    expect(await history(ben)).toMatchObject([{ mentions: ['@all', 'ben', 'cem', 'dan'] }]);
    const alone = await ana.get({ type: 'chat', payload: { content: 'x', mentions: ['nobody'] } });
    expect(alone).toMatchObject({ mentions_dropped: ['nobody'] });
    expect((await ben.expect({ type: 'chat', payload: { content: 'x' } })).payload).not.toHaveProperty('mentions');
    expect(await ana.get({ type: 'chat', payload: { content: 'y' } })).not.toHaveProperty('mentions_dropped');
  });

  it('CHAT-8 who comes back is told how many messages of others there are, and how many mention them', async () => {
    const mine = await send(ben, 'I book');
    await send(ana, 'seen');
    expect(await ben.get(chat('read', { up_to: 2 }))).toEqual({ up_to: 2 });
    await ben.close();
    await send(ana, 'plain');
    await send(ana, 'by name', { mentions: ['ben'] });
    await send(ana, 'all', { mentions: ['@all', 'ben'] });
    await send(ana, 'answer', { reply_to: mine });
    const gone = await send(ana, 'nothing', { mentions: ['ben'] });
    await ana.get(chat('delete', { message_id: gone }));
    const back = await room.join('ben');
    await send(back, 'mine', { mentions: ['@all'] });
    expect(await unread(back)).toEqual({ up_to: 2, unread: 4, mentions: 3, more: false });
    expect(await back.get(chat('read', { up_to: 5 }))).toEqual({ up_to: 5 });
    expect(await unread(back)).toEqual({ up_to: 5, unread: 1, mentions: 1, more: false });
    await back.get(chat('read', { up_to: 1_000 }));
    expect(await unread(back)).toEqual({ up_to: 9, unread: 0, mentions: 0, more: false });
    expect(await unread(ana)).toEqual({ up_to: 0, unread: 2, mentions: 1, more: false });
  });

  it('CHAT-8 a hundred messages are counted, then it says that there are more; mentions reach further', async () => {
    for (let n = 1; n <= 120; n++) ana.say({ type: 'chat', payload: { content: `m${n}` } });
    await send(ana, 'you', { mentions: ['ben'] });
    expect(await unread(ben)).toEqual({ up_to: 0, unread: 100, mentions: 1, more: true });
    await ben.get(chat('read', { up_to: 21 }));
    expect(await unread(ben)).toEqual({ up_to: 21, unread: 100, mentions: 1, more: false });
  });

  it('CHAT-8 a thread has a marker of its own, which says nothing of the room', async () => {
    const thread = await send(ben, 'Who drives?');
    await send(ana, 'I could', { thread });
    await send(ana, 'Or you', { thread, mentions: ['ben'] });
    await send(ana, 'And dinner?', { thread: 'item:dinner' });
    expect(await unread(ben, { thread })).toEqual({ up_to: 0, unread: 2, mentions: 1, more: false });
    expect(await ben.get(chat('read', { up_to: 2, thread }))).toEqual({ up_to: 2 });
    expect(await unread(ben, { thread })).toEqual({ up_to: 2, unread: 1, mentions: 1, more: false });
    expect(await unread(ben, { thread: 'item:dinner' })).toMatchObject({ up_to: 0, unread: 1 });
    expect(await unread(ben)).toMatchObject({ up_to: 0, unread: 3 });
    await ana.settled();
    expect(ana.of('chat').filter(({ payload }) => payload['action'] === 'receipt')).toEqual([]);
  });

  it('CHAT-8 guests and clients of the original read, too', async () => {
    const seed = await server.connect({ room: room.name, user: 'seed' });
    await seed.settled();
    await send(ana, 'hi', { mentions: ['seed'] });
    expect(await unread(seed)).toMatchObject({ unread: 1, mentions: 1 });
    await seed.get(chat('read', { up_to: 1 }));
    expect(await unread(seed)).toMatchObject({ up_to: 1, unread: 0, mentions: 0 });
  });
});
