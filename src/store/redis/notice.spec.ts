import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { noticeOf } from './notice.js';

/** As `pack` of the Lua library does. */
function pack(...parts: readonly (string | Buffer)[]): Buffer {
  const bytes = parts.map((part) => Buffer.from(part));
  return Buffer.concat([Buffer.from(`${bytes.map(({ length }) => length).join(' ')}\n`), ...bytes]);
}

const EVENT = pack('1700000000000', 'chat.send', 'ana', '{"content":"hi"}', '');
const LANE = pack('pos:ana', 'ana', '7', '1700000000000', '{"latitude":1}');
const SOUND = pack('e1', '4', 'e1', '1700000000000', '9', '', '', '0', '1', EVENT, '1', LANE, '0', '0', '0');

function heard(message: Buffer): 'malformed' | object {
  try {
    return noticeOf(message);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return 'malformed';
    throw error;
  }
}

describe('a notice', () => {
  it('is read as it was told', () => {
    expect(heard(SOUND)).toMatchObject({
      mark: { epoch: 'e1', number: 4 },
      head: 9,
      before: 8,
      signals: [
        { kind: 'event', event: { seq: 9, kind: 'chat.send', by: 'ana', body: '{"content":"hi"}' } },
        { kind: 'lane', lane: 'pos', entry: { key: 'ana', order: 7 } },
      ],
    });
  });

  it('tells the span that caused it, where somebody traces: behind all that a release before this one reads', () => {
    const cause = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traced = pack(
      'e1',
      '4',
      'e1',
      '1700000000000',
      '9',
      '',
      '',
      '0',
      '1',
      EVENT,
      '1',
      LANE,
      '0',
      '0',
      '0',
      cause,
    );
    expect(heard(traced)).toMatchObject({
      signals: [
        { kind: 'event', cause },
        { kind: 'lane', cause },
      ],
    });
    expect(JSON.stringify(heard(SOUND))).not.toContain('cause');
  });

  it.each(['{"content":"hi"}', '{"content":"Lissabon über 東京 🚀"}'])(
    'is read by bytes, whatever its characters: %s',
    (body) => {
      const chat = pack('1700000000000', 'chat.send', 'ana', body);
      const message = pack('e1', '4', 'e1', '1700000000000', '9', '', '', '0', '2', EVENT, chat, '1', LANE, '0', '0');
      expect(heard(message)).toMatchObject({
        signals: [
          { event: { seq: 8, body: '{"content":"hi"}' } },
          { event: { seq: 9, by: 'ana', body } },
          { lane: 'pos', entry: { key: 'ana', body: '{"latitude":1}' } },
        ],
      });
    },
  );

  it.each(['17', 'null', '{"to":"ana","body":"{}"}', '{"to":[7],"body":"{}"}', '{"to":["ana"]}', '{'])(
    'REDIS-29 whose seal is %s is none',
    (seal) => {
      const event = pack('1700000000000', 'room.hidden', 'ana', '{"action":"hidden"}', seal);
      expect(heard(pack('e1', '4', 'e1', '1700000000000', '9', '', '', '0', '1', event, '0', '0', '0', '0'))).toBe(
        'malformed',
      );
    },
  );

  it('REDIS-29 of a stranger is malformed, or one that takes no more time or space than it is long', () => {
    const { length } = SOUND;
    const changed = fc
      .array(fc.record({ at: fc.nat(length - 1), byte: fc.nat(255) }), { minLength: 1, maxLength: 4 })
      .map((changes) =>
        changes.reduce((bytes, { at, byte }) => (bytes.fill(byte, at, at + 1), bytes), Buffer.from(SOUND)),
      );
    const cut = fc.nat(length - 1).map((end) => SOUND.subarray(0, end));
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    const digits = fc.string({ unit: fc.constantFrom('0', '1', '9', ' ', '\n', 'e'), maxLength: 60 }).map(Buffer.from);
    fc.assert(
      fc.property(fc.oneof(changed, cut, noise, digits), (message) => {
        const notice = heard(message);
        if (notice !== 'malformed') expect(JSON.stringify(notice).length).toBeLessThan(2_000);
      }),
      { numRuns: 5_000 },
    );
  });
});
