import { expect } from '@jest/globals';
import { CANARY } from '../canary.js';
import type { BadFrame, GoodFrame } from '../case.js';

const KIB = 1024;
const nested = (depth: number): object => (depth === 1 ? { leaf: 1 } : { a: nested(depth - 1) });
/** Data of exactly this many bytes as JSON. */
const sized = (bytes: number) => ({ notes: 'x'.repeat(bytes - '{"notes":""}'.length) });
const frame = (action: string, fields: object) => ({ type: 'planning', payload: { action, ...fields } });
const update = (fields: object) => frame('update', { item_id: 'i', data: { title: 'x' }, ...fields });
const ofData = (data: unknown) => update({ data });
/** JSON.parse makes an own key of `__proto__`; a literal would set the prototype instead. */
const parsed = (json: string) => JSON.parse(json) as object;

const bad = (id: string, says: string, said: object, issue: string): BadFrame => ({
  id,
  rule: 'PLAN-4',
  says: `${says}: invalid_payload`,
  frame: said,
  code: 'invalid_payload',
  issues: [issue],
});
const noId = (id: string, says: string, item_id: unknown) => ({
  ...bad(id, says, frame('lock', { item_id, x: CANARY }), 'item_id isId'),
  rule: 'CONN-6',
});
const noPatch = (id: string, says: string, data: object): BadFrame => ({
  id,
  rule: 'PLAN-4',
  says: `${says}: invalid_patch`,
  frame: ofData(data),
  code: 'invalid_patch',
});
const tooLarge = (id: string, says: string, data: object): BadFrame => ({
  id,
  rule: 'PLAN-4',
  says: `${says}: payload_too_large`,
  frame: ofData(data),
  code: 'payload_too_large',
  details: { max_bytes: 16 * KIB },
});
const refused = (id: string, says: string, said: object, code: BadFrame['code']): BadFrame => ({
  id,
  rule: 'PLAN-4',
  says: `${says}: ${code}`,
  frame: said,
  code,
});

export const PLANNING_BAD: readonly BadFrame[] = [
  refused('P1', 'an unknown action', frame(CANARY, { item_id: 'i' }), 'unknown_action'),
  refused('P1b', 'an action of toString', frame('toString', { item_id: CANARY }), 'unknown_action'),
  noId('P2', 'no item_id', undefined),
  noId('P2b', 'an empty item_id', ''),
  noId('P2c', 'an item_id of 129 bytes', CANARY.padEnd(129, 'x')),
  noId('P2d', 'an item_id of 65 characters and 130 bytes', 'é'.repeat(65)),
  noId('P2e', 'an item_id that is a number', 7),
  noId('P2f', 'an item_id that is an object', { id: CANARY }),
  noId('P2g', 'an item_id with a space', `a ${CANARY}`),
  noId('P2h', 'an item_id with a line end', `${CANARY}\n`),
  noId('P2i', 'an item_id with NUL', `\u0000${CANARY}`),
  noId('P2j', 'an item_id of null', null),
  bad('P14', 'no data', update({ data: undefined, x: CANARY }), 'data isObject'),
  bad('P14b', 'data of null', ofData(null), 'data isObject'),
  bad('P14c', 'data that is an array', ofData([CANARY]), 'data isObject'),
  bad('P14d', 'data that is a string', ofData(CANARY), 'data isObject'),
  bad('P15', 'a base_version of -1', update({ base_version: -1 }), 'base_version min'),
  bad('P15b', 'a base_version that is a string', update({ base_version: '1' }), 'base_version isInt'),
  bad('P15c', 'a base_version of 1.5', update({ base_version: 1.5 }), 'base_version isInt'),
  bad('P16', 'a token that is a number', update({ token: 1.1 }), 'token isString'),
  bad('P16b', 'a token of another form', update({ token: CANARY }), 'token matches'),
  bad('P30', 'a base_version of null', update({ base_version: null }), 'base_version isInt'),
  bad('P30b', 'a token of null', update({ token: null }), 'token isString'),
  bad('P30c', 'a ttl_ms of null', frame('lock', { item_id: 'i', ttl_ms: null }), 'ttl_ms isInt'),
  bad('P17', 'an on_conflict that nobody knows', update({ on_conflict: CANARY }), 'on_conflict isIn'),
  bad('P18', 'a ttl_ms of 4,999', frame('lock', { item_id: 'i', ttl_ms: 4_999 }), 'ttl_ms min'),
  bad('P18b', 'a ttl_ms of 120,001', frame('lock', { item_id: 'i', ttl_ms: 120_001 }), 'ttl_ms max'),
  bad('P18c', 'a ttl_ms that is a string', frame('lock', { item_id: 'i', ttl_ms: '30000' }), 'ttl_ms isInt'),
  bad('P31', 'a steal that is a string', frame('lock', { item_id: 'i', steal: CANARY }), 'steal isBoolean'),
  bad('P31b', 'a wait that is a number', frame('lock', { item_id: 'i', wait: 1 }), 'wait isBoolean'),
  bad('P31c', 'a wait of null', frame('lock', { item_id: 'i', wait: null }), 'wait isBoolean'),
  tooLarge('P8', 'data of 16 KiB and one byte', sized(16 * KIB + 1)),
  tooLarge('P8b', 'data of 60 KB', sized(60_000)),
  tooLarge('P8c', 'data of fewer characters but more bytes than 16 KiB', { notes: '東'.repeat(6_000) }),
  noPatch('P9', '__proto__ in data', parsed(`{"__proto__":{"polluted":"${CANARY}"}}`)),
  noPatch('P9b', '__proto__ deep in data', parsed('{"a":{"b":{"__proto__":{"polluted":1}}}}')),
  noPatch('P9c', '__proto__ within an array', parsed('{"a":[{"__proto__":{"polluted":1}}]}')),
  noPatch('P9d', '__proto__ by escapes', parsed('{"__pr\\u006fto__":null}')),
  noPatch('P9e', 'constructor in data', parsed('{"constructor":{"prototype":{"polluted":1}}}')),
  noPatch('P9f', 'prototype in data', { a: { prototype: CANARY } }),
  noPatch('P19', 'data of depth 9', nested(9)),
  noPatch('P19b', 'data of depth 9 by arrays', { a: [[[[[[[['x']]]]]]]] }),
  refused('P20', 'a base_version of an item that is not there', update({ base_version: 3 }), 'item_not_found'),
  refused('P21', 'a token without any lease', update({ token: '1.1' }), 'lock_expired'),
  refused('P21b', 'renew without any lease', frame('renew', { item_id: 'i' }), 'lock_expired'),
  refused('P22', 'a cursor that this server did not give', frame('snapshot', { cursor: CANARY }), 'cursor_invalid'),
  bad('P22b', 'a cursor that is a number', frame('snapshot', { cursor: 5 }), 'cursor isString'),
];

const good = (id: string, says: string, fields: object, ack: object = { version: 1, seq: 1 }): GoodFrame => {
  const { item_id = 'i', data = { title: 'x' } } = fields as { item_id?: string; data?: object };
  const event = { type: 'planning', seq: 1, payload: { action: 'update', item_id, data } };
  return { id, rule: 'PLAN-3', says, frame: update(fields), ack, event };
};
const lock = (id: string, says: string, item_id: string, fields: object = {}, ack: object = {}): GoodFrame => ({
  id,
  rule: 'PLAN-1',
  says,
  frame: frame('lock', { item_id, ...fields }),
  ack: { token: expect.stringMatching(/^\d+\.\d+$/) as unknown, ttl_ms: 30_000, version: 0, seq: 1, ...ack },
  event: { type: 'planning', seq: 1, payload: { action: 'lock', item_id, expires_at: expect.any(Number) as unknown } },
});

export const PLANNING_GOOD: readonly GoodFrame[] = [
  good('P8d', 'data of exactly 16 KiB is accepted', { data: sized(16 * KIB) }),
  good('P19c', 'data of depth 8 is accepted', { data: nested(8) }),
  good('P23', 'text of any kind in data is delivered as it is', {
    data: { title: '<b>"\\\r\n\u001b[31m', notes: '\u0000\u0007\u007f\u202e東京😀', 'odd key\n': '%s' },
  }),
  good('P24', '`toString` and `hasOwnProperty` are keys like others', {
    data: { toString: 'a', hasOwnProperty: 1, length: -1 },
  }),
  good('P25', 'base_version 0 asks for an item that is not there yet', { base_version: 0 }),
  good('P26', 'an on_conflict of reject and unknown fields are fine', {
    on_conflict: 'reject',
    extra: CANARY,
  }),
  lock('P2k', 'an item_id of `:*{}` and wide letters is an id', 'a:b*{x}/../%00ｗ'),
  lock('P2l', 'an item_id of 128 bytes is an id', 'é'.repeat(64)),
  lock('P2m', '__proto__ as an item_id is an id', '__proto__'),
  lock('P2n', 'constructor as an item_id is an id', 'constructor'),
  lock('P18d', 'a ttl_ms of 5,000 is accepted', 'i', { ttl_ms: 5_000 }, { ttl_ms: 5_000 }),
  lock('P18e', 'a ttl_ms of 120,000 is accepted', 'i', { ttl_ms: 120_000 }, { ttl_ms: 120_000 }),
];
