import { expect } from '@jest/globals';
import { textFrame } from '../../support/raw-frame.js';
import { CANARY } from '../canary.js';
import type { BadFrame, GoodFrame, Story } from '../case.js';

const bad = (
  id: string,
  says: string,
  payload: object,
  code: BadFrame['code'],
  more: Partial<BadFrame> = {},
): BadFrame => ({
  id,
  rule: code === 'invalid_payload' ? 'ENV-1' : 'CHAT-1',
  says: `${says}: ${code}`,
  frame: { type: 'chat', payload },
  code,
  ...more,
});
const noText = (id: string, says: string, content: unknown) =>
  bad(id, says, { content, x: CANARY }, 'invalid_payload', { issues: ['content isString'] });
const control = (id: string, says: string, content: string) =>
  bad(id, says, { content: `${CANARY}${content}${CANARY}` }, 'invalid_text');
const history = (id: string, says: string, fields: object, issue: string) =>
  bad(id, says, { action: 'history', x: CANARY, ...fields }, 'invalid_payload', { rule: 'CHAT-5', issues: [issue] });

export const CHAT_BAD: readonly BadFrame[] = [
  noText('C1', 'no content', undefined),
  noText('C2', 'content that is a number', 5),
  noText('C2b', 'content that is null', null),
  noText('C2c', 'content that is an array', [CANARY]),
  noText('C2d', 'content that is an object', { text: CANARY, length: 3 }),
  noText('C2e', 'content that is a boolean', true),
  bad('C3', 'no character', { content: '' }, 'content_empty'),
  bad('C3b', 'spaces alone', { content: '   ' }, 'content_empty'),
  bad('C3c', 'line ends and tabs alone', { content: '\n\t\n' }, 'content_empty'),
  bad('C3d', 'wide spaces alone', { content: '\u3000\u00a0\u2003' }, 'content_empty'),
  bad('C4', '4,001 letters', { content: CANARY.padEnd(4_001, 'x') }, 'content_too_long', { details: { max: 4_000 } }),
  bad('C4b', '4,001 code points of emoji', { content: '😀'.repeat(4_001) }, 'content_too_long'),
  bad('C8', '10,000 combining marks', { content: `a${'\u0301'.repeat(10_000)}` }, 'content_too_long'),
  bad('C5', 'a lone high surrogate', { content: `${CANARY}\ud800` }, 'invalid_text'),
  bad('C5b', 'a lone low surrogate', { content: `\udc00${CANARY}` }, 'invalid_text'),
  bad('C5c', 'a pair the wrong way round', { content: `${CANARY}\udc00\ud800` }, 'invalid_text'),
  control('C7', 'NUL', '\u0000'),
  control('C7b', 'BEL', '\u0007'),
  control('C7c', 'an ANSI escape', '\u001b[31m'),
  control('C7d', 'CR LF', '\r\n'),
  control('C7e', 'a vertical tab', '\u000b'),
  control('C7f', 'U+001F', '\u001f'),
  history('C10', 'history before 0', { before: 0 }, 'before min'),
  history('C10b', 'history of 101', { limit: 101 }, 'limit max'),
  history('C10c', 'history of none', { limit: 0 }, 'limit min'),
  history('C10d', 'history of "10"', { limit: '10' }, 'limit isInt'),
  history('C10e', 'history of one and a half', { limit: 1.5 }, 'limit isInt'),
  history('C10h', 'history of null', { limit: null }, 'limit isInt'),
  history('C10f', 'history around an object', { around: { seq: CANARY } }, 'around isInt'),
  bad('C10g', 'history by two cursors', { action: 'history', before: 5, after: 1, x: CANARY }, 'cursor_invalid', {
    rule: 'CHAT-5',
  }),
];

const good = (id: string, says: string, content: string, rule = 'CHAT-1'): GoodFrame => ({
  id,
  rule,
  says,
  frame: { type: 'chat', payload: { content } },
  ack: { seq: 1, version: 1, message_id: expect.any(String), ts: expect.any(Number) },
  event: { type: 'chat', seq: 1, payload: { content, version: 1, message_id: expect.any(String) } },
});

export const CHAT_GOOD: readonly GoodFrame[] = [
  good('C4c', '4,000 letters are accepted', 'x'.repeat(4_000)),
  good('C4d', '4,000 code points of emoji are accepted', '😀'.repeat(4_000)),
  good('C4e', 'white space around 4,000 letters is not counted, and stays', `  ${'x'.repeat(4_000)}\n `),
  good('C6', 'HTML is delivered as it is', '<script>alert("1")</script><img src=x onerror=alert(1)>&amp;'),
  good('C7g', 'line ends and tabs are delivered as they are', 'a\n\tb\n'),
  good('C6b', 'quotes, backslashes and JSON are delivered as they are', '"\\" {"type":"ack","re":"x"} \\u0041 \\n'),
  good(
    'C6c',
    'changes of direction and joiners are delivered as they are',
    '\u202eabc\u202c 👩\u200d👩\u200d👧 e\u0301 \u2028\u2029',
  ),
  good(
    'C6d',
    'format strings and template marks are delivered as they are',
    "%s %n ${process.env.HOME} {{7*7}} '; DROP TABLE rooms;--",
  ),
  good('C6e', 'one character is enough', 'x'),
  {
    id: 'C9',
    rule: 'ENV-1',
    says: 'unknown fields are ignored, and told to nobody',
    frame: { type: 'chat', payload: { content: 'x', foo: 1, toString: 2, action: 'send' } },
    event: { type: 'chat', payload: { content: 'x', message_id: expect.any(String), version: 1 } },
  },
  {
    id: 'C11',
    rule: 'CHAT-5',
    says: 'the history of an empty room is empty',
    frame: { type: 'chat', payload: { action: 'history', limit: 100 } },
    ack: { messages: [], has_more_before: false, has_more_after: false, as_of: 0 },
  },
];

export const CHAT_STORIES: readonly Story[] = [
  {
    id: 'C12',
    rule: 'ENV-2',
    says: 'user_id, seq, ts, role, version and message_id of a payload are never believed',
    tell: async (bench) => {
      const ben = await bench.peer({ v: 2 });
      const ana = await bench.peer({ room: ben.room });
      const lies = { user_id: CANARY, sender: CANARY, seq: 77, ts: 1, role: 'owner', version: 9, message_id: CANARY };
      ana.say({ type: 'chat', payload: { content: 'truth', ...lies } });
      const event = await ben.hear({ type: 'chat' });
      expect(event).toMatchObject({ user_id: ana.user, seq: 1, payload: { content: 'truth', version: 1 } });
      expect(Object.keys(event['payload'] as object).sort()).toEqual(['content', 'message_id', 'version']);
      expect(JSON.stringify(event)).not.toContain(CANARY);
    },
  },
  {
    id: 'C6f',
    rule: 'CHAT-1',
    says: 'others receive the content byte for byte',
    tell: async (bench) => {
      const content = '<b>"\\\n\t\u007f\u0085 é 東京 😀 \u2028 %00 \u202e';
      const ben = await bench.peer();
      const ana = await bench.peer({ room: ben.room });
      ana.send(textFrame({ type: 'chat', payload: { content: content } }));
      const { json } = await ben.next();
      expect(Buffer.from((json['payload'] as { content: string }).content)).toEqual(Buffer.from(content));
    },
  },
  {
    id: 'C13',
    rule: 'CHAT-5',
    says: 'history gives what was sent, as it was sent',
    tell: async (bench) => {
      const peer = await bench.peer();
      const contents = ['<i>one</i>', ' two\n', '"three" \\'];
      for (const [n, content] of contents.entries())
        await peer.get({ type: 'chat', id: `m${n}`, payload: { content } });
      const { messages } = await peer.get({ type: 'chat', id: 'h', payload: { action: 'history' } });
      expect(messages).toMatchObject(contents.map((content, n) => ({ content, seq: n + 1, user_id: peer.user })));
    },
  },
];
