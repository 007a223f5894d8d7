import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, history, send } from '../support/chat-room.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

const moderate = (op: string, more: object = {}) => chat('moderate', { op, ...more });

describe('what clients are told of a chat', () => {
  let server: TestServer;
  let room: ChatRoom;
  let mo: RallyClient;
  let ana: RallyClient;
  beforeAll(async () => {
    server = await TestServer.start();
    assignRoles(server, { mo: 'moderator' });
  });
  beforeEach(async () => {
    room = new ChatRoom(server);
    mo = await room.join('mo');
    ana = await room.join('ana');
  });
  afterAll(closeServers);

  /** Everything that can become of a message. */
  async function busyChat(): Promise<string> {
    const message_id = await send(ana, 'Dinner at 8');
    await ana.get(chat('edit', { message_id, content: 'Dinner at 9' }));
    await mo.get(chat('react', { message_id, emoji: '🎉' }));
    await mo.get(chat('pin', { message_id }));
    await send(mo, 'Yes', { thread: message_id, reply_to: message_id, mentions: ['ana'] });
    const poll = await mo.get(chat('poll', { question: 'Where?', options: ['Beach', 'Town'] }));
    await ana.get(chat('poll_vote', { message_id: poll['message_id'], options: [0] }));
    await mo.get(chat('poll_close', { message_id: poll['message_id'] }));
    await ana.get(chat('typing', { state: 'start' }));
    await ana.get(chat('read', { up_to: 3 }));
    await mo.get(moderate('mute', { user_id: 'ben' }));
    await mo.get(moderate('slow_mode', { interval_ms: 1 }));
    const gone = await send(mo, 'nothing');
    await mo.get(chat('delete', { message_id: gone }));
    await mo.get(moderate('remove', { user_id: 'ben' }));
    return message_id;
  }

  it('CONN-2 CHAT-2 a client of the original hears of new messages, and of nothing else', async () => {
    const seed = await server.connect({ room: room.name, user: 'seed' });
    await seed.settled();
    await busyChat();
    await send(ana, 'the end');
    await seed.expect({ type: 'chat', payload: { content: 'the end' } });
    const told = seed.frames.map(({ type, payload }) => `${type} ${String(payload['content'])}`);
    // What is deleted at once may never have been sent.
    const contents = told.filter((line) => line !== 'chat nothing');
    expect(contents).toEqual(['Dinner at 8', 'Yes', 'Where?', 'the end'].map((content) => `chat ${content}`));
    expect(seed.frames.flatMap(({ payload }) => payload['action'] ?? [])).toEqual([]);
  });

  it('CONN-2 a client of the original may do all of it, too, and is answered', async () => {
    const seed = await server.connect({ room: room.name, user: 'seed' });
    const message_id = await send(seed, 'Diner');
    expect(await seed.get(chat('edit', { message_id, content: 'Dinner' }))).toMatchObject({ version: 2 });
    expect(await seed.get(chat('react', { message_id, emoji: '🎉' }))).toMatchObject({ count: 1 });
    await mo.expect({ type: 'chat', user_id: 'seed', payload: { action: 'reaction' } });
    await seed.get(chat('delete', { message_id }));
    expect(await seed.refused(chat('edit', { message_id, content: 'x' }))).toMatchObject({ code: 'message_deleted' });
    await seed.settled();
    expect(seed.of('chat')).toHaveLength(1);
  });

  it('CHAT-5 who joins with `chat` is shown the newest page as history has it, the pins, slow mode and receipts', async () => {
    const pinned = await busyChat();
    const page = await mo.get(chat('history'));
    const { joined } = await room.arrive('cem', 'include=chat');
    const { messages } = page;
    expect(messages).toHaveLength(4);
    expect(joined['state']).toEqual({
      chat: { ...page, pins: [pinned], slow_ms: 1, receipts: [{ user_id: 'ana', read: 3, delivered: 3 }] },
    });
    expect(joined).toMatchObject({ seq: page['as_of'] });
  });

  it('CHAT-5 it is 50 messages, joined to the live stream without gap or overlap, and only for who asks', async () => {
    for (let n = 1; n <= 55; n++) ana.say({ type: 'chat', payload: { content: `m${n}` } });
    await ana.expect({ type: 'chat', seq: 55 });
    const { joined } = await room.arrive('dan');
    expect(joined['state']).not.toHaveProperty('chat');
    const { client: cem, joined: shown } = await room.arrive('cem', 'include=chat');
    const { messages, ...rest } = (shown['state'] as { chat: Record<string, unknown> }).chat;
    expect((messages as { seq: number }[]).map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 6));
    expect(rest).toEqual({ has_more_before: true, has_more_after: false, as_of: 55, pins: [], receipts: [] });
    await send(ana, 'next');
    expect(await cem.expect({ type: 'chat' })).toMatchObject({ seq: 56 });
  });

  it('CHAT-5 ROOM-2 a resumed join has no state of the chat: the events tell it', async () => {
    const { joined } = await room.arrive('cem', 'include=chat');
    const message_id = await busyChat();
    const query = `since=${String(joined['epoch'])}:${String(joined['seq'])}&include=chat`;
    const back = await room.arrive('cem', query);
    expect(back.joined).toMatchObject({ resumed: true, state: {} });
    await back.client.settled();
    const seqs = back.client.frames.flatMap(({ seq }) => seq ?? []);
    const [{ seq }] = (await history(mo, { limit: 1 })) as [{ seq: number }];
    expect(seqs).toEqual(Array.from({ length: seq + 2 }, (_, n) => n + 1));
    const actions = back.client.of('chat').filter(({ payload }) => payload['message_id'] === message_id);
    expect(actions.map(({ payload }) => payload['action'])).toEqual([undefined, 'edited', 'reaction', 'pinned']);
  });
});
