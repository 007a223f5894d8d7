import { CANARY } from '../canary.js';
import type { BadFrame, GoodFrame } from '../case.js';

const frame = (action: string, fields: object) => ({ type: 'planning', payload: { action, ...fields } });
const create = (fields: object) => frame('create', { data: {}, ...fields });
const move = (fields: object) => frame('move', { item_id: 'i', ...fields });
const reorder = (fields: object) => frame('reorder', { order: [], ...fields });
const batch = (...ops: readonly unknown[]) => frame('batch', { ops });
const parsed = (json: string) => JSON.parse(json) as object;

const bad = (id: string, rule: string, says: string, said: object, ...issues: string[]): BadFrame => ({
  id,
  rule,
  says: `${says}: invalid_payload`,
  frame: said,
  code: 'invalid_payload',
  issues,
  v: 2,
});
const badField = (id: string, says: string, data: object, ...issues: string[]) =>
  bad(id, 'PLAN-8', says, create({ data }), ...issues);
const refused = (id: string, rule: string, says: string, said: object, code: BadFrame['code']): BadFrame => ({
  id,
  rule,
  says: `${says}: ${code}`,
  frame: said,
  code,
});
const failed = (id: string, says: string, said: object, details: object): BadFrame => ({
  ...refused(id, 'PLAN-6', says, said, 'batch_failed'),
  details,
});
const missing = { action: 'restore', item_id: CANARY };

export const PLANNING_ITEMS_BAD: readonly BadFrame[] = [
  bad('P50', 'PLAN-6', 'a day that is a time', create({ day: `2026-05-01T10:00${CANARY}` }), 'day isDay'),
  bad('P50b', 'PLAN-6', 'a day that there is not', create({ day: '2026-02-30' }), 'day isDay'),
  bad('P50c', 'PLAN-6', 'a day that is a number', move({ day: 20_260_501 }), 'day isDay'),
  bad('P50d', 'PLAN-6', 'an empty day', move({ day: '' }), 'day isDay'),
  bad('P51', 'PLAN-6', 'an after with a space', move({ after: `a ${CANARY}` }), 'after isId'),
  bad('P51b', 'PLAN-6', 'an after that is an object', create({ after: { id: CANARY } }), 'after isId'),
  bad('P52', 'PLAN-6', 'a create without data', create({ data: undefined, x: CANARY }), 'data isObject'),
  bad('P52b', 'PLAN-6', 'a create with an item_id of null', create({ item_id: null }), 'item_id isId'),
  bad(
    'P52c',
    'PLAN-4',
    'a delete with a base_version of null',
    frame('delete', { item_id: 'i', base_version: null }),
    'base_version isInt',
  ),
  bad('P53', 'PLAN-6', 'an order that is no array', reorder({ order: CANARY }), 'order isArray'),
  bad('P53b', 'PLAN-6', 'an order of numbers', reorder({ order: [1, 2] }), 'order isId'),
  bad(
    'P53c',
    'PLAN-6',
    'an order of 501',
    reorder({ order: Array.from({ length: 501 }, () => CANARY) }),
    'order arrayMaxSize',
  ),
  bad('P53d', 'PLAN-6', 'a base_day_version of 1.5', reorder({ base_day_version: 1.5 }), 'base_day_version isInt'),
  bad('P54', 'PLAN-6', 'a batch of nothing', batch(), 'ops arrayNotEmpty'),
  bad('P54b', 'PLAN-6', 'a batch of 51', batch(...Array.from({ length: 51 }, () => missing)), 'ops arrayMaxSize'),
  bad('P54c', 'PLAN-6', 'a batch of texts', batch(CANARY), 'ops isObject'),
  bad('P54d', 'PLAN-6', 'a batch of null', batch(null), 'ops isObject'),
  bad('P54e', 'PLAN-6', 'a batch that is an object', frame('batch', { ops: { 0: missing } }), 'ops isArray'),
  failed('P55', 'an operation that is none', batch({ action: CANARY }), { index: 0, code: 'unknown_action' }),
  failed('P55b', 'a batch in a batch', batch({ action: 'batch', ops: [missing] }), {
    index: 0,
    code: 'unknown_action',
  }),
  failed('P55c', 'an operation of toString', batch({ action: 'toString' }), { index: 0, code: 'unknown_action' }),
  failed('P55d', 'an operation without its fields', batch(missing, { action: 'move', x: CANARY }), {
    index: 1,
    code: 'invalid_payload',
    details: { issues: [{ path: 'item_id', rule: 'isId' }] },
  }),
  failed('P55e', 'an operation on what is not there', batch(missing), { index: 0, code: 'item_not_found' }),
  refused('P56', 'PLAN-6', 'a move of what is not there', move({ item_id: CANARY }), 'item_not_found'),
  refused('P56b', 'PLAN-6', 'a delete of what is not there', frame('delete', { item_id: CANARY }), 'item_not_found'),
  refused('P56c', 'PLAN-6', 'a restore of what is not there', frame('restore', { item_id: CANARY }), 'item_not_found'),
  refused('P57', 'PLAN-6', 'a create behind what is not there', create({ after: CANARY }), 'anchor_not_found'),
  refused(
    'P57b',
    'PLAN-6',
    'an order of what is not there',
    reorder({ day: '2026-05-09', order: [CANARY] }),
    'order_mismatch',
  ),
  refused(
    'P58',
    'PLAN-4',
    'a create with __proto__',
    create({ data: parsed(`{"a":{"__proto__":"${CANARY}"}}`) }),
    'invalid_patch',
  ),
  refused(
    'P58b',
    'PLAN-4',
    'a create of 17 KB',
    create({ data: { text: CANARY.padEnd(17_000, 'x') } }),
    'payload_too_large',
  ),
  badField('P59', 'a title that is a number', { title: 7 }, 'data.title isLength'),
  badField(
    'P59b',
    'an unknown kind and status',
    { kind: CANARY, status: CANARY },
    'data.kind isIn',
    'data.status isIn',
  ),
  badField('P59c', 'a start with a zone', { start: '2026-05-01T10:00Z' }, 'data.start isLocalDateTime'),
  badField(
    'P59d',
    'an end before its start',
    { start: '2026-05-01T10:00', end: '2026-05-01T09:59' },
    'data.end isNotBeforeStart',
  ),
  badField('P59e', 'an offset for a zone', { tz: '+02:00' }, 'data.tz isTimeZone'),
  badField(
    'P59f',
    'a place without a name',
    { place: { latitude: 91, longitude: 0 } },
    'data.place.name isString',
    'data.place.latitude isLatitude',
  ),
  badField(
    'P59g',
    'a cost in numbers',
    { cost: { amount: 7, currency: CANARY } },
    'data.cost.amount isDecimal',
    'data.cost.currency isISO4217CurrencyCode',
  ),
  badField('P59h', 'a url of another kind', { url: `javascript:${CANARY}` }, 'data.url isUrl'),
  badField(
    'P59i',
    '51 assignees',
    { assignees: Array.from({ length: 51 }, () => CANARY) },
    'data.assignees arrayMaxSize',
  ),
  badField('P59j', 'notes of 8,001 characters', { notes: CANARY.padEnd(8_001, 'x') }, 'data.notes maxLength'),
  badField('P59k', 'a booking that is a text', { booking: CANARY }, 'data.booking isObject'),
];

const good = (id: string, rule: string, says: string, said: object, ack: object, event?: object): GoodFrame => ({
  id,
  rule,
  says,
  frame: said,
  ack,
  ...(event === undefined ? {} : { event: { type: 'planning', payload: event } }),
  v: 2,
});

export const PLANNING_ITEMS_GOOD: readonly GoodFrame[] = [
  good(
    'P60',
    'PLAN-6',
    'day and after may be null',
    create({ day: null, after: null }),
    { day: null, version: 1 },
    { action: 'create', day: null },
  ),
  good(
    'P60b',
    'PLAN-6',
    'a leap day is a day',
    create({ day: '2028-02-29' }),
    { day: '2028-02-29' },
    { action: 'create' },
  ),
  good(
    'P60c',
    'PLAN-8',
    'a meaning is only where a field has one',
    create({ data: { titel: 7, kinds: [CANARY] } }),
    { version: 1 },
    { action: 'create' },
  ),
  good('P60d', 'PLAN-6', 'nothing is in order', reorder({ day: '2026-05-09' }), { day_version: 0, moved: 0 }),
];
