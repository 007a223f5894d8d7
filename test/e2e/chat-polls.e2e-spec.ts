import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ChatRoom, chat, history, told } from '../support/chat-room.js';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { assignRoles } from '../support/roles.js';
import { TestServer, closeServers } from '../support/test-server.js';

const poll = (more: object = {}) => chat('poll', { question: 'Where?', options: ['Beach', 'Town', 'Hills'], ...more });
const closed = { type: 'chat', payload: { action: 'poll', state: 'closed' } };
const ask = async (by: RallyClient, more: object = {}) => String((await by.get(poll(more)))['message_id']);

describe('polls', () => {
  let server: TestServer;
  let clock: ManualClock;
  let room: ChatRoom;
  let ana: RallyClient;
  let ben: RallyClient;
  beforeAll(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock });
    assignRoles(server, { mo: 'moderator' });
  });
  beforeEach(async () => {
    room = new ChatRoom(server);
    ana = await room.join('ana');
    ben = await room.join('ben');
  });
  afterAll(closeServers);

  const vote = (message_id: string, ...options: number[]) => chat('poll_vote', { message_id, options });
  const closings = async (client: RallyClient) => {
    await client.settled();
    return told(client, 'poll').filter(({ payload }) => payload['state'] === 'closed').length;
  };

  it('CHAT-11 is a message whose content is the question; ballots are counted, changed and taken back', async () => {
    const ack = await ana.get(poll());
    const { message_id } = ack;
    expect(ack).toMatchObject({ version: 1, seq: 1, epoch: expect.any(String), ts: expect.any(Number) });
    const empty = { options: ['Beach', 'Town', 'Hills'], tally: [0, 0, 0], voters: 0 };
    expect((await ben.expect({ type: 'chat' })).payload).toEqual({
      content: 'Where?',
      message_id,
      version: 1,
      poll: empty,
    });
    const id = String(message_id);
    expect(await ben.get(vote(id, 1))).toMatchObject({ tally: [0, 1, 0], voters: 1, seq: 2 });
    const event = await ana.expect({ type: 'chat', user_id: 'ben', payload: { action: 'poll' } });
    expect(event.payload).toEqual({
      action: 'poll',
      state: 'open',
      message_id,
      options: [1],
      tally: [0, 1, 0],
      voters: 1,
    });
    expect(await ana.get(vote(id, 1))).toMatchObject({ tally: [0, 2, 0], voters: 2 });
    expect(await ben.get(vote(id, 2))).toMatchObject({ tally: [0, 1, 1], voters: 2 });
    expect(await ben.get(vote(id, 2))).toEqual({ tally: [0, 1, 1], voters: 2, noop: true });
    expect(await ana.get(vote(id))).toMatchObject({ tally: [0, 0, 1], voters: 1 });
    const ballots = [{ user_id: 'ben', options: [2] }];
    expect(await history(ana)).toMatchObject([
      { message_id, poll: { ...empty, tally: [0, 0, 1], voters: 1, ballots } },
    ]);
    for (const options of [[0, 1], [3]])
      expect(await ben.refused(vote(id, ...options))).toMatchObject({ code: 'invalid_payload' });
    expect(await ben.refused(chat('edit', { message_id, content: 'x' }))).toMatchObject({ code: 'not_author' });
    expect(await ana.refused(chat('edit', { message_id, content: 'x' }))).toMatchObject({ code: 'forbidden' });
  });

  it('CHAT-11 with `multiple` a ballot has several; options are different texts, a deadline is ahead', async () => {
    const id = await ask(ana, { multiple: true, thread: 'item:hotel' });
    const found = { message_id: id, thread: 'item:hotel' };
    await ben.get(chat('poll_vote', { ...found, options: [2, 0, 2] }));
    const { payload } = await ana.expect({ type: 'chat', payload: { action: 'poll' } });
    expect(payload).toMatchObject({ ...found, options: [0, 2], tally: [1, 0, 1], voters: 1 });
    const wrong = [
      [{ options: ['a'] }, 'options'],
      [{ options: ['a', 'a'] }, 'options.1'],
      [{ options: ['a', ' '] }, 'options.1'],
      [{ options: ['x'.repeat(201), 'b'] }, 'options.0'],
      [{ closes_at: clock.now() }, 'closes_at'],
      [{ closes_at: clock.now() + 367 * 86_400_000 }, 'closes_at'],
    ] as const;
    for (const [more, path] of wrong) {
      expect(await ana.refused(poll(more))).toMatchObject({ code: 'invalid_payload', details: { issues: [{ path }] } });
    }
    expect(await ana.refused(poll({ question: ' ' }))).toMatchObject({ code: 'content_empty' });
  });

  it('CHAT-11 is closed by its author, a moderator or an owner, once; then it is over', async () => {
    const mo = await room.join('mo');
    const id = await ask(ana, { closes_at: clock.now() + 5_000 });
    await ben.get(vote(id, 0));
    const close = chat('poll_close', { message_id: id });
    expect(await ben.refused(close)).toMatchObject({ code: 'not_author' });
    expect(await mo.get(close)).toMatchObject({ tally: [1, 0, 0], voters: 1, seq: 3 });
    const { payload } = await ben.expect(closed);
    expect(payload).toEqual({ action: 'poll', state: 'closed', message_id: id, tally: [1, 0, 0], voters: 1 });
    for (const frame of [close, vote(id, 1)]) expect(await ana.refused(frame)).toMatchObject({ code: 'poll_closed' });
    await clock.advance(6_000);
    expect(await closings(ben)).toBe(1);
    expect(await history(ana)).toMatchObject([{ poll: { closed: true, tally: [1, 0, 0] } }]);
    const other = await ask(ben);
    expect(await ben.get(chat('poll_close', { message_id: other }))).toMatchObject({ voters: 0 });
  });

  it('CHAT-11 ends at its deadline, exactly once; votes that come later are refused, though its timer is late', async () => {
    const id = await ask(ana, { closes_at: clock.now() + 5_000 });
    await ben.get(vote(id, 0));
    await clock.advance(4_500);
    expect(await ana.get(vote(id, 2))).toMatchObject({ voters: 2 });
    await clock.advance(500);
    const { payload } = await ben.expect({ ...closed, user_id: 'ana', seq: 4 });
    expect(payload).toEqual({ action: 'poll', state: 'closed', message_id: id, tally: [1, 0, 1], voters: 2 });
    const late = await ask(ben, { closes_at: clock.now() + 1_000 });
    await clock.skip(1_000);
    for (const frame of [vote(late, 1), chat('poll_close', { message_id: late })]) {
      expect(await ana.refused(frame)).toMatchObject({ code: 'poll_closed' });
    }
    await clock.advance(1_000);
    await ana.expect({ ...closed, user_id: 'ben' });
    expect(await closings(ana)).toBe(2);
  });

  it('CHAT-4 CHAT-11 a deleted poll ends without a word', async () => {
    const message_id = await ask(ana, { closes_at: clock.now() + 2_000 });
    await ben.get(vote(message_id, 0));
    await ana.get(chat('delete', { message_id }));
    await clock.advance(3_000);
    expect(await closings(ben)).toBe(0);
    expect(await ben.refused(vote(message_id, 1))).toMatchObject({ code: 'message_deleted' });
  });
});
