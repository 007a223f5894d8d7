import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const send = (content: string) => ({ type: 'chat', payload: { content } });
const history = (cursor: object) => ({ type: 'chat', payload: { action: 'history', ...cursor } });

describe('chat', () => {
  let server: TestServer;
  let ana: RallyClient;
  beforeEach(async () => {
    server = await TestServer.start();
    ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
  });
  afterEach(closeServers);

  it('ENV-7 every member receives a message, the sender too, in the original shape', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    const ben = await server.connect({ room: 'trip', user: 'ben' });
    await ben.settled();
    seed.say(send('Hello world!'));
    for (const client of [seed, ben, ana]) {
      const frame = await client.expect({ type: 'chat' });
      expect(frame).toMatchObject({ room_id: 'trip', user_id: 'seed', payload: { content: 'Hello world!' } });
    }
    expect(seed.of('ack')).toEqual([]);
  });

  it('CHAT-1 content is kept as sent: white space, emoji sequences, right-to-left, markup', async () => {
    for (const content of [
      '  two\nlines\t ',
      '👨‍👩‍👧‍👦🏳️‍🌈',
      'שלום عالم',
      '<script>alert(1)</script>',
      '\u202eabc',
      'e\u0301',
    ]) {
      await ana.get(send(content));
      expect((await ana.expect({ type: 'chat' })).payload['content']).toBe(content);
    }
  });

  it('CHAT-1 4,000 code points, counted without surrounding white space; not one more, not none', async () => {
    await ana.get(send(` ${'😀'.repeat(4_000)} `));
    expect(await ana.refused(send('😀'.repeat(4_001)))).toMatchObject({
      code: 'content_too_long',
      details: { max: 4_000 },
    });
    expect(await ana.refused(send(' \n\t '))).toMatchObject({ code: 'content_empty' });
    expect(await ana.refused(send('bell \u0007'))).toMatchObject({ code: 'invalid_text' });
  });

  it('CHAT-2 the ack tells id, seq, time and version, and the event is the same message', async () => {
    const ack = await ana.get(send('hi'));
    const event = await ana.expect({ type: 'chat' });
    expect(ack).toEqual({
      message_id: event.payload['message_id'],
      seq: event.seq,
      ts: event.ts,
      version: 1,
      epoch: expect.any(String),
    });
  });

  it('CHAT-5 history by cursor in both directions and around, joined to the live stream by `as_of`', async () => {
    for (let n = 1; n <= 20; n++) await ana.get(send(`m${n}`));
    const page = async (cursor: object) => {
      const { messages, ...rest } = await ana.get(history(cursor));
      return { seqs: (messages as { seq: number }[]).map(({ seq }) => seq), ...rest };
    };
    expect(await page({ limit: 3 })).toEqual({
      seqs: [18, 19, 20],
      has_more_before: true,
      has_more_after: false,
      as_of: 20,
    });
    expect(await page({ before: 4 })).toMatchObject({ seqs: [1, 2, 3], has_more_before: false, has_more_after: true });
    expect(await page({ after: 18 })).toMatchObject({ seqs: [19, 20], has_more_before: true, has_more_after: false });
    expect(await page({ around: 10, limit: 5 })).toMatchObject({ seqs: [8, 9, 10, 11, 12] });
    expect(await ana.refused(history({ after: 1, before: 9 }))).toMatchObject({ code: 'cursor_invalid' });
    expect(await ana.refused(history({ limit: 101 }))).toMatchObject({
      details: { issues: [{ path: 'limit', rule: 'max' }] },
    });
  });

  it('CHAT-5 history reaches beyond the hot log', async () => {
    const busy = await TestServer.start({ RATE_LIMIT: 'off' });
    const ben = await busy.connect({ room: 'r', user: 'ben', v: 2 });
    for (let n = 1; n <= 1_500; n++) ben.say(send(`m${n}`));
    // Each is on disk before the next one is begun.
    await ben.expect({ type: 'chat', seq: 1_500 }, 60_000);
    expect(await ben.get(history({ before: 3 }))).toMatchObject({ messages: [{ content: 'm1' }, { content: 'm2' }] });
  }, 70_000);

  it('CHAT-5 a page of the largest messages stays within a server frame', async () => {
    for (let n = 1; n <= 30; n++) await ana.get(send('😀'.repeat(4_000)));
    const { messages, has_more_before: more } = await ana.get(history({ limit: 100 }));
    expect(Buffer.byteLength(JSON.stringify(messages))).toBeLessThan(256 * 1024);
    expect(more).toBe(true);
  });

  it('CHAT-9 comments on an item are messages of the room, and can be read alone', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await seed.settled();
    const comment = (content: string, item: string) => ({
      ...send(content),
      payload: { content, thread: `item:${item}` },
    });
    await ana.get(comment('Too expensive', 'hotel'));
    await ana.get(send('Good morning'));
    await ana.get(comment('At eight?', 'dinner'));
    await ana.get(comment('It has a pool', 'hotel'));
    await seed.expect({ type: 'chat', payload: { content: 'At eight?', thread: 'item:dinner' } });
    const contents = ({ messages }: Record<string, unknown>) =>
      (messages as { content: string }[]).map(({ content }) => content);
    const hotel = await ana.get(history({ thread: 'item:hotel' }));
    expect(contents(hotel)).toEqual(['Too expensive', 'It has a pool']);
    expect(hotel).toMatchObject({ messages: [{ seq: 1, thread: 'item:hotel' }, { seq: 4 }], as_of: 4 });
    expect(contents(await ana.get(history({ thread: 'item:hotel', before: 4 })))).toEqual(['Too expensive']);
    expect(contents(await ana.get(history({ thread: 'item:nothing' })))).toEqual([]);
    expect(contents(await ana.get(history({})))).toHaveLength(4);
    for (const thread of ['two words', 'item:', 'item:two words', 7]) {
      const refusal = await ana.refused({ type: 'chat', payload: { content: 'x', thread } });
      expect(refusal).toMatchObject({
        code: 'invalid_payload',
        details: { issues: [{ path: 'thread', rule: 'isThread' }] },
      });
    }
  });
});
