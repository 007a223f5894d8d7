import { CANARY } from '../canary.js';
import type { BadFrame, GoodFrame } from '../case.js';

const frame = (action: string, fields: object) => ({ type: 'planning', payload: { action, ...fields } });
const vote = (fields: object) => frame('vote', { item_id: 'i', value: 1, ...fields });
const focus = (fields: object) => frame('focus', { item_id: 'i', ...fields });
const changes = (fields: object) => frame('changes', { since: '0mjuohs00test:0', ...fields });
const undo = (fields: object) => frame('undo', fields);
const history = (fields: object) => frame('history', { item_id: 'i', ...fields });

const bad = (id: string, rule: string, says: string, said: object, issue: string): BadFrame => ({
  id,
  rule,
  says: `${says}: invalid_payload`,
  frame: said,
  code: 'invalid_payload',
  issues: [issue],
});

export const PLANNING_SEEN_BAD: readonly BadFrame[] = [
  bad('P40', 'PLAN-10', 'a vote without a value', vote({ value: undefined, x: CANARY }), 'value isIn'),
  bad('P40b', 'PLAN-10', 'a vote of 2', vote({ value: 2 }), 'value isIn'),
  bad('P40c', 'PLAN-10', 'a vote of 0.5', vote({ value: 0.5 }), 'value isIn'),
  bad('P40d', 'PLAN-10', 'a vote that is a string', vote({ value: CANARY }), 'value isIn'),
  bad('P40e', 'PLAN-10', 'a vote of null', vote({ value: null }), 'value isIn'),
  bad('P40f', 'PLAN-10', 'a vote for nothing', vote({ item_id: undefined, x: CANARY }), 'item_id isId'),
  {
    id: 'P41',
    rule: 'PLAN-10',
    says: 'a vote for what is not there: item_not_found',
    frame: vote({ item_id: CANARY }),
    code: 'item_not_found',
  },
  bad('P42', 'PLAN-11', 'a focus without item_id', focus({ item_id: undefined, x: CANARY }), 'item_id isId'),
  bad('P42b', 'PLAN-11', 'a focus on an item_id with a space', focus({ item_id: `a ${CANARY}` }), 'item_id isId'),
  bad('P42c', 'PLAN-11', 'a focus on false', focus({ item_id: false }), 'item_id isId'),
  bad('P42d', 'PLAN-11', 'a field of 129 characters', focus({ field: CANARY.padEnd(129, 'x') }), 'field maxLength'),
  bad('P42e', 'PLAN-11', 'a field that is an object', focus({ field: { x: CANARY } }), 'field isString'),
  bad('P42f', 'PLAN-11', 'a field of null', focus({ field: null }), 'field isString'),
  bad('P43', 'PLAN-9', 'changes without since', changes({ since: undefined, x: CANARY }), 'since matches'),
  bad('P43b', 'PLAN-9', 'changes since a number', changes({ since: 7 }), 'since matches'),
  bad('P43c', 'PLAN-9', 'changes since a text of another form', changes({ since: CANARY }), 'since matches'),
  bad('P43d', 'PLAN-9', 'a limit of 0', changes({ limit: 0 }), 'limit min'),
  bad('P43e', 'PLAN-9', 'a limit of 201', changes({ limit: 201 }), 'limit max'),
  bad('P43f', 'PLAN-9', 'a limit of null', changes({ limit: null }), 'limit isInt'),
  {
    id: 'P44',
    rule: 'PLAN-9',
    says: 'changes since an epoch that nobody knows: resync_required',
    frame: changes({}),
    code: 'resync_required',
    details: { reason: 'epoch_changed' },
  },
  bad('P61', 'PLAN-9', 'an undo of seq 0', undo({ seq: 0 }), 'seq min'),
  bad('P61b', 'PLAN-9', 'an undo of a string', undo({ seq: CANARY }), 'seq isInt'),
  bad('P61c', 'PLAN-9', 'an undo of null', undo({ seq: null }), 'seq isInt'),
  {
    id: 'P62',
    rule: 'PLAN-9',
    says: 'an undo of what nobody did: nothing_to_undo',
    frame: undo({ seq: 2 ** 53 - 1, x: CANARY }),
    code: 'nothing_to_undo',
  },
  bad('P63', 'PLAN-9', 'a history of nothing', history({ item_id: undefined, x: CANARY }), 'item_id isId'),
  bad('P63b', 'PLAN-9', 'a history of 0 changes', history({ limit: 0 }), 'limit min'),
  bad('P63c', 'PLAN-9', 'a history of 51 changes', history({ limit: 51 }), 'limit max'),
  bad('P63d', 'PLAN-9', 'a history before version 0', history({ before: 0 }), 'before min'),
  bad('P63e', 'PLAN-9', 'a history before a string', history({ before: CANARY }), 'before isInt'),
];

const seen = (id: string, says: string, fields: object): GoodFrame => ({
  id,
  rule: 'PLAN-11',
  says,
  frame: focus(fields),
  event: { type: 'planning', payload: { action: 'focus', item_id: 'i', ...fields } },
  v: 2,
});

export const PLANNING_SEEN_GOOD: readonly GoodFrame[] = [
  seen('P42g', 'a focus is told to its own session, too', {}),
  seen('P42h', 'a field of 128 characters of any kind is told as it is', {
    field: '\u0000"\\😀\u202e'.padEnd(128, '東'),
  }),
  seen('P42i', 'a focus on null takes it back', { item_id: null }),
];
