import type { GoodFrame } from '../case.js';
import { PING, deep, manyKeys } from './envelope-refusals.cases.js';

const good = (id: string, says: string, frame: string | object, more: Partial<GoodFrame> = {}): GoodFrame => ({
  id,
  rule: 'ENV-1',
  says,
  frame,
  ...more,
});
const TOLD = { event: { type: 'chat', payload: { content: 'told' } } };
const tell = (fields: string) => `{"type":"chat","id":"g",${fields}}`;

export const GOOD_FRAMES: readonly GoodFrame[] = [
  good('J10c', 'JSON of depth 32 is read', deep(32)),
  good(
    'J10d',
    'brackets within a string are no depth',
    tell(`"payload":{"content":"told","x":"${'[{'.repeat(500)}"}`),
    TOLD,
  ),
  good(
    'J12b',
    '1,900 unknown payload fields are ignored',
    {
      type: 'chat',
      payload: { content: 'told', ...Object.fromEntries(Array.from({ length: 1_900 }, (_, n) => [`k${n}`, n])) },
    },
    TOLD,
  ),
  good('J12c', 'a frame of 2,000 keys is read', manyKeys(2_000)),
  good(
    'J12d',
    'colons within a string are no keys',
    tell(`"payload":{"content":"told","x":"${':'.repeat(20_000)}"}`),
    TOLD,
  ),
  good(
    'J13',
    'of two types the last one counts',
    '{"type":"planning","type":"chat","id":"g","payload":{"content":"told"}}',
    TOLD,
  ),
  good(
    'J13b',
    'of two actions the last one counts',
    '{"type":"session","id":"g","payload":{"action":"nonsense","action":"ping"}}',
  ),
  good(
    'J13c',
    'a type by escapes is the same type',
    '{"type":"ch\\u0061t","id":"g","payload":{"content":"told"}}',
    TOLD,
  ),
  good(
    'J14',
    '__proto__ in the payload pollutes nothing',
    tell('"payload":{"content":"told","__proto__":{"polluted":1}}'),
    TOLD,
  ),
  good(
    'J14b',
    '__proto__ in the envelope pollutes nothing',
    tell('"__proto__":{"polluted":1},"payload":{"content":"told"}'),
    TOLD,
  ),
  good(
    'J14c',
    '__proto__ does not bring declared fields',
    '{"type":"chat","id":"g","payload":{"action":"history","__proto__":{"limit":"all"}}}',
  ),
  good(
    'J15',
    'constructor.prototype in the payload pollutes nothing',
    tell('"payload":{"content":"told","constructor":{"prototype":{"polluted":1}}}'),
    TOLD,
  ),
  good(
    'J26',
    'unknown envelope keys are ignored',
    { type: 'chat', payload: { content: 'told' }, cc: [1], x: null },
    TOLD,
  ),
  good('J26b', 'white space around JSON is allowed', ` \n${PING}\t`),
  good('J32g', 'a user may publish in a room by its id with `:*{}/` and wide letters', {
    type: 'chat',
    room_id: 'a:b*{x}/../%00ｗ',
    payload: { content: 'told' },
  }),
];

export const STRICT_GOOD: readonly GoodFrame[] = [
  good(
    'J39e',
    'strict=1 takes a frame of known fields',
    { type: 'chat', payload: { action: 'send', content: 'told' } },
    { query: 'strict=1', ...TOLD },
  ),
];
