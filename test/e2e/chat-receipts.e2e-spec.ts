import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, send, told } from '../support/chat-room.js';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const mark = (kind: 'read' | 'delivered', up_to: number) => chat(kind, { up_to });
const receipt = (user_id: string, up_to: number) => ({ type: 'chat', user_id, payload: { action: 'receipt', up_to } });
/** What a client was told: whose marker of which kind went where. */
const receipts = async (client: RallyClient) => {
  await client.settled();
  return told(client, 'receipt').map(({ user_id, payload }) => [user_id, payload['kind'], payload['up_to']].join(' '));
};

describe('receipts', () => {
  let server: TestServer;
  let clock: ManualClock;
  let room: ChatRoom;
  let ana: RallyClient;
  let ben: RallyClient;
  beforeAll(async () => {
    clock = new ManualClock();
    server = await TestServer.start({ RECEIPTS_MAX_MEMBERS: '2' }, { clock });
  });
  beforeEach(async () => {
    room = new ChatRoom(server);
    ana = await room.join('ana');
    ben = await room.join('ben');
    for (let n = 1; n <= 5; n++) await send(ana, `m${n}`);
  });
  afterAll(closeServers);

  it('CHAT-8 a marker only goes forward, not beyond what there is, and what is read was delivered', async () => {
    expect(await ben.get(mark('read', 3))).toEqual({ up_to: 3 });
    const { payload, seq } = await ana.expect(receipt('ben', 3));
    expect(payload).toEqual({ action: 'receipt', kind: 'read', up_to: 3 });
    expect(seq).toBeUndefined();
    expect(await ben.get(mark('read', 2))).toEqual({ up_to: 3 });
    expect(await ben.get(mark('delivered', 1))).toEqual({ up_to: 3 });
    expect(await ben.get(mark('delivered', 99))).toEqual({ up_to: 5 });
    expect(await ana.get(chat('receipts'))).toEqual({ receipts: [{ user_id: 'ben', read: 3, delivered: 5 }] });
    for (const up_to of [-1, 1.5, '3'])
      expect(await ben.refused(chat('read', { up_to }))).toMatchObject({ code: 'invalid_payload' });
  });

  it('CHAT-8 members are told at most once a second of each user, and the newest last', async () => {
    for (let seq = 1; seq <= 4; seq++) await ben.get(mark('read', seq));
    await ana.expect(receipt('ben', 1));
    expect(await receipts(ana)).toEqual(['ben read 1']);
    await clock.advance(1_000);
    await ana.expect(receipt('ben', 4));
    await ben.get(mark('read', 5));
    await clock.advance(1_000);
    await ana.expect(receipt('ben', 5));
    await ana.get(mark('read', 2));
    await ben.expect(receipt('ana', 2));
    expect(await receipts(ana)).toEqual(['ben read 1', 'ben read 4', 'ben read 5', 'ana read 2']);
  });

  it('CHAT-8 what waits is told when its user leaves, and when the socket is gone', async () => {
    await ben.get(mark('read', 1));
    await ben.get(mark('read', 3));
    await ben.get({ type: 'room', payload: { action: 'leave' } });
    await ana.expect(receipt('ben', 3));
    const cem = await room.join('cem');
    await cem.get(mark('delivered', 1));
    await cem.get(mark('delivered', 5));
    cem.terminate();
    await ana.expect(receipt('cem', 5));
  });

  it('CHAT-8 rooms of more members than RECEIPTS_MAX_MEMBERS are told nothing, and markers are kept all the same', async () => {
    await ben.get(mark('read', 1));
    await ana.expect(receipt('ben', 1));
    const { client: cem, joined } = await room.arrive('cem', 'include=chat');
    expect(joined['state']).toMatchObject({ chat: { receipts: [] } });
    await clock.advance(1_000);
    expect(await ben.get(mark('read', 5))).toEqual({ up_to: 5 });
    expect(await ana.get(chat('receipts'))).toEqual({ receipts: [] });
    expect(await ben.get(chat('unread'))).toMatchObject({ up_to: 5, unread: 0 });
    await cem.get({ type: 'room', payload: { action: 'leave' } });
    expect(await ana.get(chat('receipts'))).toEqual({ receipts: [{ user_id: 'ben', read: 5, delivered: 5 }] });
    expect(await receipts(ana)).toEqual(['ben read 1']);
  });
});
