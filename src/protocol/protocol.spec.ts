import { describe, expect, it } from '@jest/globals';
import { parseFrame } from './envelope.js';
import { parseId } from './ids.js';
import { exceeds } from './json-shape.js';
import { epochNumber, parsePosition } from './position.js';

describe('ids', () => {
  it.each(['auth0|5f7c', 'a+b@x.com', 'a', 'José', '日本', 'x'.repeat(128), 'é'.repeat(64)])(
    'CONN-6 %j is an id',
    (id) => {
      expect(parseId(id)).toBe(id);
    },
  );
  it.each(['', ' ', 'a b', 'a\n', '\u0000', '\u202e', 'x'.repeat(129), 'é'.repeat(65), '\ud800', 7, null, undefined])(
    'CONN-6 %j is none',
    (id) => expect(parseId(id)).toBeNull(),
  );
});

describe('positions', () => {
  it('are an epoch and a seq, and nothing else', () => {
    expect(parsePosition('abc1:42')).toEqual({ epoch: 'abc1', seq: 42 });
    for (const text of ['abc', ':1', 'a:', 'a:-1', 'a:1.5', 'a b:1', 'a:1:2']) expect(parsePosition(text)).toBeNull();
  });
  it('PLAN-4 a later epoch has a higher number', () => {
    const epoch = (ms: number, nonce: string) => ms.toString(36).padStart(9, '0') + nonce;
    expect(epochNumber(epoch(1_764_000_000_001, 'aaaa'))).toBeGreaterThan(
      epochNumber(epoch(1_764_000_000_000, 'zzzz')),
    );
  });
});

describe('envelopes', () => {
  const refused = (text: string) => {
    const parsed = parseFrame(text);
    return parsed.ok ? null : [parsed.refusal.code, parsed.re];
  };
  it.each([
    ['', 'bad_json'],
    ['hello', 'bad_json'],
    ['{"type":"chat",}', 'bad_json'],
    ['\ufeff{}', 'bad_json'],
    ['{}{}', 'bad_json'],
    ['null', 'bad_envelope'],
    ['[]', 'bad_envelope'],
    ['42', 'bad_envelope'],
    ['{"payload":{}}', 'bad_envelope'],
    ['{"type":{},"payload":{}}', 'bad_envelope'],
    ['{"type":"chat"}', 'bad_envelope'],
    ['{"type":"chat","payload":[]}', 'bad_envelope'],
    ['{"type":"chat","payload":null}', 'bad_envelope'],
    ['{"type":"chat","payload":{},"room_id":""}', 'bad_envelope'],
    ['{"type":"chat","payload":{},"room_id":7}', 'bad_envelope'],
    ['{"type":"chat","payload":{},"id":7}', 'bad_envelope'],
    ['{"type":"chat","payload":{},"id":""}', 'bad_envelope'],
    [`{"type":"chat","payload":{},"id":"${'x'.repeat(65)}"}`, 'bad_envelope'],
    ['{"type":"chat","payload":{"action":7}}', 'invalid_payload'],
  ])('ENV-1 %s is %s', (text, code) => expect(refused(text)).toEqual([code, null]));

  it('ENV-1 a valid id stands in the answer even when the rest is refused', () => {
    expect(refused('{"type":7,"id":"k1","payload":{}}')).toEqual(['bad_envelope', 'k1']);
  });
  it('ENV-1 unknown envelope fields are ignored, and the last of two equal keys counts', () => {
    expect(parseFrame('{"type":"a","type":"chat","payload":{},"more":1}')).toMatchObject({ frame: { type: 'chat' } });
  });
  it('ENV-1 32 levels are fine, 33 are not; brackets in strings do not count', () => {
    const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    const bounds = { levels: 32, keys: 100 };
    expect([exceeds(nested(32), bounds), exceeds(nested(33), bounds)]).toEqual([false, true]);
    expect(exceeds(JSON.stringify({ a: '[{'.repeat(100), b: '\\"[[' }), { levels: 3, keys: 100 })).toBe(false);
  });
  it('ENV-1 2,000 keys are fine, 2,001 are not; colons in strings and as values do not count', () => {
    const withKeys = (count: number) => `{${Array.from({ length: count }, () => '"":":"').join(',')}}`;
    const bounds = { levels: 32, keys: 2_000 };
    expect([exceeds(withKeys(2_000), bounds), exceeds(withKeys(2_001), bounds)]).toEqual([false, true]);
    expect(exceeds(JSON.stringify({ a: ':'.repeat(20_000), b: '\\"::' }), bounds)).toBe(false);
  });
});
