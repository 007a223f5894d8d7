import { Global, Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MessageFilter } from '../../src/features/chat/moderation/message-filter.js';
import type { FilteredMessage, Verdict } from '../../src/features/chat/moderation/message-filter.js';
import { ChatRoom, chat, history, send } from '../support/chat-room.js';
import { eventually } from '../support/eventually.js';
import { LogWatch } from '../support/log-watch.js';
import { ManualClock } from '../support/manual-clock.js';
import type { RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const say = (content: string) => ({ type: 'chat', payload: { content } });

/** Refuses spam, makes kittens of cats, thinks long about philosophy, and breaks at the sight of glass. */
class WordList extends MessageFilter {
  readonly seen: FilteredMessage[] = [];

  override review(message: FilteredMessage): Promise<Verdict> {
    this.seen.push(message);
    const { content } = message;
    if (content.includes('glass')) throw new Error('broken');
    if (content.includes('philosophy')) return new Promise(() => undefined);
    if (content.includes('spam')) return Promise.resolve({ kind: 'refuse', reason: 'No advertisements' });
    if (content.includes('dirt')) return Promise.resolve({ kind: 'refuse' });
    return Promise.resolve(
      content.includes('cat') ? { kind: 'rewrite', content: content.replace('cat', 'kitten') } : { kind: 'pass' },
    );
  }
}
const filter = new WordList();

@Global()
@Module({ providers: [{ provide: MessageFilter, useValue: filter }], exports: [MessageFilter] })
class FilterModule {}

describe('a filter of messages', () => {
  let server: TestServer;
  let clock: ManualClock;
  let room: ChatRoom;
  let ana: RallyClient;
  beforeAll(async () => {
    clock = new ManualClock();
    server = await TestServer.start({}, { clock, features: [FilterModule] });
  });
  beforeEach(async () => {
    room = new ChatRoom(server);
    ana = await room.join('ana');
    filter.seen.length = 0;
  });
  afterAll(closeServers);

  it('CHAT-13 is asked before a message, an edit and a poll; passes, rewrites, or refuses and says why', async () => {
    const message_id = await send(ana, 'hello', { thread: 'item:d1' });
    expect(filter.seen).toEqual([{ room: room.name, user: 'ana', content: 'hello', thread: 'item:d1' }]);
    await send(ana, 'a cat');
    await ana.get(chat('edit', { message_id, content: 'hello cat' }));
    await ana.get(chat('poll', { question: 'Which cat?', options: ['a', 'b'] }));
    const now = ['hello kitten', 'a kitten', 'Which kitten?'];
    expect((await history(ana)).map(({ content }) => content)).toEqual(now);
    await ana.expect({ type: 'chat', payload: { content: 'a kitten' } });
    await ana.expect({ type: 'chat', payload: { action: 'edited', content: 'hello kitten' } });
    const edit = chat('edit', { message_id, content: 'spam' });
    for (const frame of [say('spam'), edit, chat('poll', { question: 'spam?', options: ['a', 'b'] })]) {
      expect(await ana.refused(frame)).toMatchObject({
        code: 'moderation_rejected',
        retryable: false,
        details: { reason: 'No advertisements' },
      });
    }
    expect(await ana.refused(say('dirt'))).toMatchObject({ code: 'moderation_rejected', details: {} });
    expect(await history(ana)).toHaveLength(3);
  });

  it('CHAT-13 does not hold up the chat: it is passed by after 500 ms, and where it fails', async () => {
    const log = LogWatch.start();
    const sent = ana.get(say('philosophy'));
    await eventually(() => expect(filter.seen).toHaveLength(1));
    await clock.advance(500);
    expect(await sent).toMatchObject({ version: 1 });
    await ana.get(say('glass'));
    log.stop();
    expect([log.lines, log.leaks(['philosophy', 'glass'])]).toEqual([1, []]);
    expect((await history(ana)).map(({ content }) => content)).toEqual(['philosophy', 'glass']);
  });

  it('CHAT-13 ENV-5 never meets what was answered: a repeat is the first ack again, a refusal is judged anew', async () => {
    const frame = { ...say('a cat'), id: 'f1' };
    const first = await ana.get(frame);
    expect(await ana.get(frame)).toEqual({ ...first, duplicate: true });
    expect(filter.seen).toHaveLength(1);
    expect(await ana.refused({ ...say('spam'), id: 'f1' })).toMatchObject({ code: 'idempotency_mismatch' });
    expect(filter.seen).toHaveLength(1);
    for (let n = 0; n < 2; n++) await ana.refused({ ...say('spam'), id: 'f2' });
    expect(filter.seen).toHaveLength(3);
    expect(await history(ana)).toHaveLength(1);
  });

  it('CHAT-13 gives nothing that breaks the rules of messages', async () => {
    expect(await ana.refused(say(`cat ${'x'.repeat(3_996)}`))).toMatchObject({ code: 'content_too_long' });
    expect(await ana.refused(say(' '))).toMatchObject({ code: 'content_empty' });
  });
});
