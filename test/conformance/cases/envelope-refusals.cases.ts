import { CANARY } from '../canary.js';
import type { BadFrame } from '../case.js';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
/** A sound frame that nests this deep: itself and the payload are two levels. */
export const deep = (depth: number) =>
  `{"type":"session","id":"g","payload":{"action":"ping","x":${nested(depth - 2)}}}`;
/** A sound frame with so many keys: five are its own. */
export const manyKeys = (count: number) => {
  const keys = Array.from({ length: count - 5 }, (_, n) => `"${n}":0`);
  return `{"type":"session","id":"g","payload":{"action":"ping","x":{${keys.join(',')}}}}`;
};
export const PING = '{"type":"session","id":"g","payload":{"action":"ping"}}';

const bad = (
  id: string,
  says: string,
  frame: string | object,
  code: BadFrame['code'],
  more: Partial<BadFrame> = {},
) => ({
  id,
  rule: 'ENV-1',
  says: `${says}: ${code}`,
  frame,
  code,
  ...more,
});
const json = (id: string, says: string, text: string) => bad(id, says, text, 'bad_json');

const BAD_JSON: readonly BadFrame[] = [
  json('J1', 'text that is not JSON', `hello ${CANARY}`),
  json('J2', 'an empty text', ''),
  json('J2b', 'white space alone', ' \n\t '),
  json('J3', 'a NUL byte', `{"type":"chat\u0000${CANARY}","payload":{}}`),
  json('J4', 'a byte order mark', `\ufeff${PING}`),
  json('J5', 'a comma too many', `{"type":"chat","payload":{"content":"${CANARY}",}}`),
  json('J5b', 'single quotes', `{'type':'chat','payload':{'content':'${CANARY}'}}`),
  json('J5c', 'a comment', `{"type":"chat",/*${CANARY}*/"payload":{}}`),
  json('J5d', 'a frame that breaks off', `{"type":"chat","payload":{"content":"${CANARY}`),
  json('J5e', 'a raw line end in a string', `{"type":"chat","payload":{"content":"a\n${CANARY}"}}`),
  json('J5f', 'an escape that JSON has not', `{"type":"chat","payload":{"content":"\\x41${CANARY}"}}`),
  json('J10', 'JSON of depth 33', deep(33)),
  json('J10b', 'depth 33 by objects', `{"type":"session","payload":${'{"a":'.repeat(32)}1${'}'.repeat(32)}}`),
  json('J11', 'JSON of depth 7,000', deep(7_000)),
  json('J11b', '60,000 brackets that never close', '['.repeat(60_000)),
  json('J12', 'a frame of 2,001 keys', manyKeys(2_001)),
  json('J34', 'two frames in one', PING + PING),
  json('L11', 'NaN as a number', `{"type":"location","payload":{"latitude":NaN,"longitude":1,"x":"${CANARY}"}}`),
  json('L11b', 'Infinity as a number', '{"type":"location","payload":{"latitude":-Infinity,"longitude":1}}'),
  json('L11c', 'a number with a leading zero', '{"type":"location","payload":{"latitude":01,"longitude":1}}'),
  json('L11d', 'a hexadecimal number', '{"type":"location","payload":{"latitude":0x1F,"longitude":1}}'),
];

const env = (id: string, says: string, frame: string | object, re?: string) =>
  bad(id, says, frame, 'bad_envelope', re === undefined ? {} : { re });

const chat = { type: 'chat', payload: { content: CANARY } };

const BAD_ENVELOPES: readonly BadFrame[] = [
  env('J6', 'null', 'null'),
  env('J7', 'a number', '42'),
  env('J7b', 'true', 'true'),
  env('J8', 'an empty array', '[]'),
  env('J8b', 'an array of sound frames', `[${PING}]`),
  env('J9', 'a string', `"${CANARY}"`),
  env('J6b', 'an empty object', '{}'),
  env('J17', 'no type', { payload: { content: CANARY } }),
  env('J17b', 'a type of null', { ...chat, type: null }),
  env('J17c', 'a type that is a number', { ...chat, type: 1 }),
  env('J19', 'a type that is an object', { ...chat, type: { toString: CANARY } }),
  env('J19b', 'a type that is an array', { ...chat, type: ['chat'] }),
  env('J22', 'no payload', { type: 'chat', content: CANARY }),
  env('J23', 'a payload of null', { type: 'chat', payload: null }),
  env('J24', 'a payload that is an array', { type: 'chat', payload: [{ content: CANARY }] }),
  env('J24b', 'a payload that is an empty array', { type: 'chat', payload: [] }),
  env('J25', 'a payload that is a string', { type: 'chat', payload: CANARY }),
  env('J25b', 'a payload that is JSON in a string', { type: 'chat', payload: JSON.stringify({ content: CANARY }) }),
  env('J27', 'an id that is a number', JSON.stringify({ id: 7, ...chat })),
  env('J27b', 'an id of 65 characters', JSON.stringify({ id: CANARY.padEnd(65, 'x'), ...chat })),
  env('J27c', 'an empty id', JSON.stringify({ id: '', ...chat })),
  env('J27d', 'an id that is an object', JSON.stringify({ id: { a: CANARY }, ...chat })),
  env('J29', 'an empty room_id', { ...chat, room_id: '' }),
  env('J30', 'a room_id that is a number', { ...chat, room_id: 7 }),
  env('J30b', 'a room_id that is an array', { ...chat, room_id: [CANARY] }),
  env('J31', 'a room_id of 129 bytes', { ...chat, room_id: CANARY.padEnd(129, 'x') }),
  env('J31b', 'a room_id of 65 characters and 130 bytes', { ...chat, room_id: 'é'.repeat(65) }),
  env('J32', 'a room_id with a space', { ...chat, room_id: `a ${CANARY}` }),
  env('J32b', 'a room_id with CR LF', { ...chat, room_id: `a\r\n${CANARY}` }),
  env('J32c', 'a room_id with NUL', { ...chat, room_id: `a\u0000${CANARY}` }),
  env('J32d', 'a room_id with a change of direction', { ...chat, room_id: `a\u202e${CANARY}` }),
  env(
    'J32e',
    'a room_id with a lone surrogate',
    `{"type":"chat","room_id":"a\\ud800","payload":{"content":"${CANARY}"}}`,
  ),
  env('J32f', 'a room_id with a no-break space', { ...chat, room_id: `a\u00a0${CANARY}` }),
  env('J27e', 'a valid id stands in `re` although the type is missing', '{"id":"kept","payload":{}}', 'kept'),
  env(
    'J27f',
    'a valid id stands in `re` although the room_id is malformed',
    '{"id":"kept","type":"chat","room_id":7,"payload":{}}',
    'kept',
  ),
  env(
    'J27g',
    'a valid id of 64 characters stands in `re`',
    JSON.stringify({ id: 'k'.repeat(64), type: 'chat' }),
    'k'.repeat(64),
  ),
];

const type = (id: string, says: string, name: string) =>
  bad(id, says, { type: name, payload: { content: CANARY } }, 'unknown_type');
const action = (id: string, says: string, name: string, payload: object) =>
  bad(id, says, { type: name, payload }, 'unknown_action');
const noString = (id: string, says: string, value: unknown) =>
  bad(id, says, { type: 'chat', payload: { action: value, content: CANARY } }, 'invalid_payload', {
    issues: ['action isString'],
  });

const UNKNOWN: readonly BadFrame[] = [
  type('J16', 'a type of __proto__', '__proto__'),
  type('J16b', 'a type of constructor', 'constructor'),
  type('J18', 'a type that nobody handles', CANARY),
  type('J20', 'a type in other letters', 'Chat'),
  type('J20b', 'a type with a space before it', ' chat'),
  type('J20c', 'an empty type', ''),
  type('J20d', 'a type with its action in it', 'chat.send'),
  type('J21', 'a type of 10 KB', CANARY.repeat(1_700)),
  type('J35', 'the server-only type ack', 'ack'),
  type('J35b', 'the server-only type error', 'error'),
  type('J35c', 'the server-only type presence', 'presence'),
  type('J35d', 'the server-only type system', 'system'),
  action('J35e', 'the server-only action joined', 'room', { action: 'joined' }),
  action('J35f', 'the server-only action welcome', 'session', { action: 'welcome' }),
  action('J37', 'an action that nobody handles', 'chat', { action: CANARY, content: 'x' }),
  action('J37b', 'an empty action', 'chat', { action: '', content: CANARY }),
  action('J37c', 'an action of __proto__', 'chat', { action: '__proto__', content: CANARY }),
  action('J37d', 'an action of another feature', 'chat', { action: 'lock', item_id: CANARY }),
  action('J37e', 'an action with a dot in it', 'chat', { action: 'send.send', content: CANARY }),
  action('J37f', 'planning without action', 'planning', { item_id: CANARY }),
  action('J37g', 'room without action', 'room', { content: CANARY }),
  action('J37h', 'session without action', 'session', { content: CANARY }),
  bad('J33b', 'a room that the client is not in, named by its id', { ...chat, room_id: CANARY }, 'not_in_room', {
    v: 2,
  }),
  bad(
    'J33c',
    'an unknown type in a room the client is not in',
    { ...chat, type: 'x', room_id: CANARY },
    'unknown_type',
  ),
  bad(
    'J33d',
    'a leave of a room the client is not in',
    { type: 'room', room_id: CANARY, payload: { action: 'leave' } },
    'not_in_room',
  ),
  noString('J38', 'an action that is a number', 1),
  noString('J38b', 'an action that is null', null),
  noString('J38c', 'an action that is an object', { toString: CANARY }),
  noString('J38d', 'an action that is an array', ['send']),
];

export const BAD_FRAMES: readonly BadFrame[] = [...BAD_JSON, ...BAD_ENVELOPES, ...UNKNOWN];

export const STRICT_FRAMES: readonly BadFrame[] = [
  bad(
    'J39',
    'strict=1 refuses an unknown field',
    { type: 'chat', payload: { content: 'x', [CANARY]: 1 } },
    'invalid_payload',
    {
      query: 'strict=1',
      issues: ['unknownField'],
    },
  ),
  bad(
    'J39b',
    'strict=1 refuses __proto__',
    '{"type":"chat","payload":{"content":"x","__proto__":{"polluted":1}}}',
    'invalid_payload',
    {
      query: 'strict=1',
      issues: ['unknownField'],
    },
  ),
  bad(
    'J39c',
    'strict=1 refuses an unknown field of a frame that takes none',
    { type: 'session', payload: { action: 'ping', [CANARY]: 1 } },
    'invalid_payload',
    {
      query: 'strict=1',
      issues: ['unknownField'],
    },
  ),
  bad(
    'J39d',
    'strict=1 refuses an unknown field of location snapshot',
    { type: 'location', payload: { action: 'snapshot', [CANARY]: 1 } },
    'invalid_payload',
    {
      query: 'strict=1',
      issues: ['unknownField'],
    },
  ),
];
