import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, send, told } from '../support/chat-room.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const pins = async (by: RallyClient) => (await by.get(chat('pins')))['messages'] as Record<string, unknown>[];

describe('pins', () => {
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

  it('CHAT-10 anybody pins and unpins, everybody is told, and the newest pin is the first', async () => {
    const [one, two] = [await send(ana, 'Flight LH 772'), await send(ben, 'Hotel', { thread: 'item:hotel' })];
    expect(await ben.get(chat('pin', { message_id: one }))).toMatchObject({ pinned: 1, seq: 3 });
    const told = await ana.expect({ type: 'chat', payload: { action: 'pinned' } });
    expect(told).toMatchObject({ user_id: 'ben', seq: 3, payload: { action: 'pinned', message_id: one } });
    expect(await ana.get(chat('pin', { message_id: two, thread: 'item:hotel' }))).toMatchObject({ pinned: 2 });
    await ana.get(chat('edit', { message_id: one, content: 'Flight LH 773' }));
    expect(await pins(ben)).toMatchObject([
      { message_id: two, user_id: 'ben', thread: 'item:hotel' },
      { message_id: one, seq: 1, content: 'Flight LH 773', version: 2 },
    ]);
    const { joined } = await room.arrive('cem', 'include=chat');
    expect(joined['state']).toMatchObject({ chat: { pins: [two, one] } });
    expect(await ana.get(chat('unpin', { message_id: two }))).toMatchObject({ pinned: 1 });
    await ben.expect({ type: 'chat', user_id: 'ana', payload: { action: 'unpinned', message_id: two } });
    expect(await pins(ben)).toMatchObject([{ message_id: one }]);
  });

  it('CHAT-10 what is so already changes nothing; what is not there cannot be pinned', async () => {
    const message_id = await send(ana, 'Flight');
    await ana.get(chat('pin', { message_id }));
    expect(await ben.get(chat('pin', { message_id }))).toEqual({ pinned: 1, noop: true });
    await ana.get(chat('unpin', { message_id }));
    expect(await ben.get(chat('unpin', { message_id }))).toEqual({ pinned: 0, noop: true });
    expect(await ben.get(chat('unpin', { message_id: 'nothing' }))).toEqual({ pinned: 0, noop: true });
    expect(await ben.refused(chat('pin', { message_id: 'nothing' }))).toMatchObject({ code: 'message_not_found' });
    await ana.settled();
    expect([...told(ana, 'pinned'), ...told(ana, 'unpinned')]).toHaveLength(2);
  });

  it('CHAT-4 CHAT-10 a deletion unpins', async () => {
    const message_id = await send(ana, 'Flight');
    await ben.get(chat('pin', { message_id }));
    await ana.get(chat('delete', { message_id }));
    expect(await pins(ben)).toEqual([]);
    const { joined } = await room.arrive('cem', 'include=chat');
    expect(joined['state']).toMatchObject({ chat: { pins: [] } });
    expect(await ben.refused(chat('pin', { message_id }))).toMatchObject({ code: 'message_deleted' });
  });

  it('CHAT-10 a room has 50, also when two pin at once', async () => {
    const ids = await Promise.all(Array.from({ length: 52 }, (_, n) => send(ana, `m${n}`)));
    const answers = await Promise.all(
      ids.map((message_id, n) => (n % 2 === 0 ? ana : ben).ask(chat('pin', { message_id }))),
    );
    const refused = answers.filter(({ type }) => type === 'error');
    expect(refused.map(({ payload }) => payload['code'])).toEqual(['pin_limit', 'pin_limit']);
    expect(await pins(ben)).toHaveLength(50);
    await ana.settled();
    expect(told(ana, 'pinned')).toHaveLength(50);
  });
});
