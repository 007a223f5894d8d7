import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  SHORT_TEXTS,
  contentRefusal,
  escapedJson,
  isId,
  isOption,
  isReaction,
  longTexts,
} from '../support/naughty-texts.js';
import type { Frame, RallyClient } from '../support/rally-client.js';
import { TestServer, closeServers } from '../support/test-server.js';

const CONTENTS = [...SHORT_TEXTS, ...longTexts(4_000), ...longTexts(4_001)];
const ACCEPTED = CONTENTS.filter((content) => contentRefusal(content) === null);
const OPTIONS = [...SHORT_TEXTS, ...longTexts(200), ...longTexts(201)];
const OPTIONS_MAX = 20;

const chat = (payload: object) => ({ type: 'chat', payload });
const contentOf = ({ payload }: Frame) => payload['content'];

describe('every text is delivered, kept and given back byte for byte, or refused with a code', () => {
  let server: TestServer;
  let ana: RallyClient;
  let ben: RallyClient;
  let batches = 0;
  beforeEach(async () => {
    server = await TestServer.start({ RATE_LIMIT: 'off' });
    ana = await server.connect({ room: 'trip', user: 'ana', v: 2 });
    ben = await server.connect({ room: 'trip', user: 'ben', v: 2 });
    await ben.settled();
  });
  afterEach(closeServers);

  /** Asks all of it at once, and gives what the answers say; they come in the order of the questions. */
  const askAll = async (payloads: readonly object[]) => {
    const batch = `batch-${++batches}`;
    payloads.forEach((payload, place) => ana.say({ ...chat(payload), id: `${batch}/${place}` }));
    await ana.expect({ re: `${batch}/${payloads.length - 1}`, seq: undefined });
    const isAnswer = ({ type, re }: Frame) => type !== 'chat' && re?.startsWith(`${batch}/`) === true;
    return ana.frames.filter(isAnswer).map(({ payload }) => payload);
  };
  const heardBy = async (client: RallyClient) => {
    await client.settled();
    return client.of('chat');
  };
  const history = async (client: RallyClient, query: object = {}) => {
    const messages: Record<string, unknown>[] = [];
    for (let after: unknown = 0, more: unknown = true; more === true; after = messages.at(-1)?.['seq']) {
      const page = await client.get(chat({ action: 'history', after, limit: 100, ...query }));
      messages.push(...(page['messages'] as Record<string, unknown>[]));
      more = page['has_more_after'];
    }
    return messages;
  };
  const contentsOf = async (client: RallyClient) => (await history(client)).map(({ content }) => content);
  /** Of a server that starts again on what the first one left. */
  const restarted = async (query?: string) => {
    await server.stop();
    server = await TestServer.start({ DATA_DIR: server.dataDir, RATE_LIMIT: 'off' });
    const cleo = { room: 'trip', user: 'cleo', v: 2 } as const;
    return server.connect(query === undefined ? cleo : { ...cleo, query });
  };

  it('CHAT-1 as content: live, in history, in a replay, and after a restart', async () => {
    const seed = await server.connect({ room: 'trip', user: 'seed' });
    await seed.settled();
    const answers = await askAll(CONTENTS.map((content) => ({ content })));
    expect(answers.map(({ code = null }) => code)).toEqual(CONTENTS.map(contentRefusal));
    await seed.expect({ type: 'chat', payload: { content: ACCEPTED.at(-1) } });
    for (const client of [ana, ben, seed]) expect((await heardBy(client)).map(contentOf)).toEqual(ACCEPTED);
    expect(await contentsOf(ben)).toEqual(ACCEPTED);
    const { epoch } = answers.find((answer) => 'epoch' in answer) ?? {};
    const late = await restarted(`since=${String(epoch)}:0`);
    await late.expect({ type: 'chat', seq: ACCEPTED.length });
    expect(late.of('chat').map(contentOf)).toEqual(ACCEPTED);
    expect(await contentsOf(late)).toEqual(ACCEPTED);
  });

  it('CHAT-1 as content that comes as escapes of JSON, which is the same content', async () => {
    for (const content of SHORT_TEXTS) ana.sayRaw(escapedJson(chat({ content })));
    const accepted = SHORT_TEXTS.filter((content) => contentRefusal(content) === null);
    await ben.expect({ type: 'chat', seq: accepted.length });
    expect(ben.of('chat').map(contentOf)).toEqual(accepted);
    await ana.settled();
    const codes = ana.of('error').map(({ payload }) => payload['code']);
    expect(codes).toEqual(SHORT_TEXTS.flatMap((content) => contentRefusal(content) ?? []));
  });

  it('CHAT-3 as what a message is edited to', async () => {
    const edited = chunks(CONTENTS, 10);
    const sent = await askAll(edited.map(() => ({ content: 'a draft' })));
    const edits = edited.flatMap((contents, place) =>
      contents.map((content) => ({ action: 'edit', message_id: sent[place]?.['message_id'], content })),
    );
    expect((await askAll(edits)).map(({ code = null }) => code)).toEqual(CONTENTS.map(contentRefusal));
    const told = (await heardBy(ben)).filter(({ payload }) => payload['action'] === 'edited');
    expect(told.map(contentOf)).toEqual(ACCEPTED);
    const last = edited.map(
      (contents) => contents.findLast((content) => contentRefusal(content) === null) ?? 'a draft',
    );
    expect(await contentsOf(ben)).toEqual(last);
    expect(await contentsOf(await restarted())).toEqual(last);
  });

  it('CHAT-11 as the options of a poll', async () => {
    const good = OPTIONS.filter(isOption);
    const polls = chunks(good, OPTIONS_MAX - 1).map((options) => ['another', ...options]);
    const bad = OPTIONS.filter((text) => !isOption(text));
    const ask = (options: readonly string[]) => ({ action: 'poll', question: 'Which?', options });
    expect(await askAll(polls.map(ask))).toEqual(polls.map(() => expect.objectContaining({ version: 1 })));
    const issues = (await askAll(bad.map((text) => ask(['good', text])))).map(({ details }) => details);
    expect(issues).toEqual(bad.map(() => ({ issues: [{ path: 'options.1', rule: 'isLength' }] })));
    const optionsOf = ({ poll }: Record<string, unknown>) => (poll as { options: string[] }).options;
    expect((await heardBy(ben)).map(({ payload }) => optionsOf(payload))).toEqual(polls);
    expect((await history(ben)).map(optionsOf)).toEqual(polls);
    expect((await history(await restarted())).map(optionsOf)).toEqual(polls);
  });

  it('CHAT-9 as the item of a thread, where it is an id: no two of them share their comments', async () => {
    const threads = SHORT_TEXTS.map((text) => `item:${text}`);
    const answers = await askAll(threads.map((thread) => ({ content: `in ${escapedJson(thread)}`, thread })));
    expect(answers.map(({ code = null }) => code)).toEqual(
      SHORT_TEXTS.map((text) => (isId(text) ? null : 'invalid_payload')),
    );
    const named = threads.filter((_, place) => isId(SHORT_TEXTS[place] ?? ''));
    expect((await heardBy(ben)).map(({ payload }) => payload['thread'])).toEqual(named);
    const comments = async (client: RallyClient) =>
      Promise.all(
        named.map(async (thread) => (await history(client, { thread })).map(({ content, thread: t }) => [t, content])),
      );
    const kept = named.map((thread) => [[thread, `in ${escapedJson(thread)}`]]);
    expect(await comments(ben)).toEqual(kept);
    expect(await comments(await restarted())).toEqual(kept);
  });

  it('CHAT-6 as a reaction', async () => {
    const good = SHORT_TEXTS.filter(isReaction);
    const bad = SHORT_TEXTS.filter((text) => !isReaction(text));
    const groups = chunks(good, 20);
    const sent = await askAll(groups.map((_, place) => ({ content: `message ${place}` })));
    const react = (emoji: string, place: number) => ({
      action: 'react',
      message_id: sent[place]?.['message_id'],
      emoji,
    });
    const reactions = groups.flatMap((group, place) => group.map((emoji) => react(emoji, place)));
    expect((await askAll(reactions)).map(({ count }) => count)).toEqual(good.map(() => 1));
    const refusals = await askAll(bad.map((emoji) => react(emoji, 0)));
    expect(refusals.map(({ code }) => code)).toEqual(bad.map(() => 'invalid_payload'));
    const told = (await heardBy(ben)).flatMap(({ payload }) => payload['emoji'] ?? []);
    expect(told).toEqual(good);
    const shown = async (client: RallyClient) =>
      (await history(client)).map(({ reactions: all }) => (all as { emoji: string }[]).map(({ emoji }) => emoji));
    expect(await shown(ben)).toEqual(groups);
    expect(await shown(await restarted())).toEqual(groups);
  });

  it('CHAT-1 as names and values of metadata, which are the app’s own', async () => {
    // A plain assignment of `__proto__` would be something else.
    const sent = chunks(SHORT_TEXTS, 10).map((texts) => Object.fromEntries(texts.map((text) => [text, [text]])));
    await askAll(sent.map((metadata, place) => ({ content: `message ${place}`, metadata })));
    const texts = (messages: readonly Record<string, unknown>[]) =>
      messages.map(({ metadata }) => JSON.stringify(metadata));
    const expected = sent.map((metadata) => JSON.stringify(metadata));
    expect(texts((await heardBy(ben)).map(({ payload }) => payload))).toEqual(expected);
    expect(texts(await history(ben))).toEqual(expected);
    expect(texts(await history(await restarted()))).toEqual(expected);
  });
});

function chunks<Value>(values: readonly Value[], size: number): Value[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) => values.slice(at * size, (at + 1) * size));
}
