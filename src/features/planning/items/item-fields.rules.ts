import { isISO4217CurrencyCode, isTimeZone } from 'class-validator';
import { isJsonObject } from '../../../protocol/envelope.js';
import type { JsonObject } from '../../../protocol/envelope.js';
import { parseId } from '../../../protocol/ids.js';
import type { FieldIssue } from '../../../protocol/refusal.js';
import { isLocalMinute } from './calendar.rules.js';

type Check = (value: unknown, path: string) => FieldIssue[];

const KINDS = ['place', 'stay', 'transport', 'meal', 'activity', 'note'];
const STATUSES = ['idea', 'planned', 'booked', 'done', 'cancelled'];
const ASSIGNEES_MAX = 50;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const CURRENCY = /^[A-Z]{3}$/;
const HTTP = /^https?:\/\//i;

const text = is('isString', (value) => typeof value === 'string');
const minute = is('isLocalDateTime', isLocalMinute);
const assignees = all(
  is('isArray', Array.isArray),
  is('arrayMaxSize', (value) => !Array.isArray(value) || value.length <= ASSIGNEES_MAX),
  is('isId', (value) => !Array.isArray(value) || value.every((user) => parseId(user) !== null)),
);
const place = fields({
  name: text,
  latitude: is('isLatitude', (value) => isNumberWithin(value, 90)),
  longitude: is('isLongitude', (value) => isNumberWithin(value, 180)),
  address: optional(text),
});
const cost = fields({
  amount: is('isDecimal', (value) => typeof value === 'string' && DECIMAL.test(value)),
  currency: is('isISO4217CurrencyCode', (value) => isISO4217CurrencyCode(value) && CURRENCY.test(String(value))),
});

/** PLAN-8: the fields that have a meaning. */
const FIELDS: Readonly<Record<string, Check>> = {
  title: is('isLength', (value) => hasLength(value, 1, 200)),
  kind: is('isIn', (value) => KINDS.some((kind) => kind === value)),
  start: minute,
  end: minute,
  // Node takes offsets for zones; they are none of IANA.
  tz: is('isTimeZone', (value) => isTimeZone(value) && /^[A-Z]/i.test(String(value))),
  place,
  cost,
  url: is('isUrl', (value) => typeof value === 'string' && HTTP.test(value) && URL.canParse(value)),
  status: is('isIn', (value) => STATUSES.some((status) => status === value)),
  assignees,
  notes: is('maxLength', (value) => hasLength(value, 0, 8_000)),
  booking: fields({ ref: optional(text), provider: optional(text) }),
};

/** PLAN-8: faults of the fields that a patch touched, in what became of them; what it took away has none. */
export function fieldIssues(patch: JsonObject, data: JsonObject): FieldIssue[] {
  const touched = Object.entries(FIELDS).filter(([field]) => Object.hasOwn(patch, field) && Object.hasOwn(data, field));
  return [...touched.flatMap(([field, check]) => check(data[field], `data.${field}`)), ...orderIssues(patch, data)];
}

/** Both are by the same clock. A time that is none, and was not touched, hinders nobody. */
function orderIssues(patch: JsonObject, { start, end }: JsonObject): FieldIssue[] {
  const isTouched = Object.hasOwn(patch, 'start') || Object.hasOwn(patch, 'end');
  if (!isTouched || !isLocalMinute(start) || !isLocalMinute(end) || end >= start) return [];
  return [{ path: 'data.end', rule: 'isNotBeforeStart' }];
}

function is(rule: string, holds: (value: unknown) => boolean): Check {
  return (value, path) => (holds(value) ? [] : [{ path, rule }]);
}

function all(...checks: readonly Check[]): Check {
  return (value, path) => checks.flatMap((check) => check(value, path));
}

function optional(check: Check): Check {
  return (value, path) => (value === undefined ? [] : check(value, path));
}

/** An object; what else it holds is the app's own. */
function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (!isJsonObject(value)) return [{ path, rule: 'isObject' }];
    return Object.entries(checks).flatMap(([field, check]) => check(value[field], `${path}.${field}`));
  };
}

/** In code points, as people count. */
function hasLength(value: unknown, min: number, max: number): boolean {
  if (typeof value !== 'string') return false;
  const { length } = Array.from(value);
  return length >= min && length <= max;
}

function isNumberWithin(value: unknown, bound: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= bound;
}
