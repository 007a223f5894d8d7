import { describe, expect, it } from '@jest/globals';
import { PlanRoom } from '../testing/plan-room.js';
import { fieldIssues } from './item-fields.rules.js';

const issues = (data: object) => fieldIssues({ ...data }, { ...data }).map(({ path, rule }) => `${path} ${rule}`);
const PLACE = { name: 'Roma', latitude: 41.9, longitude: 12.5 };

describe('fields that have a meaning', () => {
  it.each<[string, unknown]>([
    ['title', '日'.repeat(200)],
    ['title', '😀'.repeat(200)],
    ['kind', 'meal'],
    ['start', '2026-02-28T23:59'],
    ['tz', 'America/Argentina/Buenos_Aires'],
    ['tz', 'UTC'],
    ['place', PLACE],
    ['place', { ...PLACE, address: 'Via', stars: 5 }],
    ['cost', { amount: '12.50', currency: 'EUR' }],
    ['cost', { amount: '-3', currency: 'THB', per: 'head' }],
    ['url', 'https://example.com/a?b=c#d'],
    ['url', 'HTTP://localhost:8080'],
    ['status', 'booked'],
    ['assignees', []],
    ['assignees', Array.from({ length: 50 }, (_, n) => `auth0|${n}`)],
    ['notes', 'x'.repeat(8_000)],
    ['booking', {}],
    ['booking', { ref: 'ABC', provider: 'Air', seats: 2 }],
    ['whatever', { the: ['app', 1, null] }],
    ['toString', 1],
  ])('PLAN-8 %s may be %j', (field, value) => {
    expect(issues({ [field]: value })).toEqual([]);
  });

  it.each<[string, unknown, ...string[]]>([
    ['title', '', 'data.title isLength'],
    ['title', 'x'.repeat(201), 'data.title isLength'],
    ['title', 7, 'data.title isLength'],
    ['kind', 'party', 'data.kind isIn'],
    ['start', '2026-02-29T10:00', 'data.start isLocalDateTime'],
    ['end', '2026-02-01T24:00', 'data.end isLocalDateTime'],
    ['start', '2026-02-01T10:00Z', 'data.start isLocalDateTime'],
    ['start', ['2026-02-01T10:00'], 'data.start isLocalDateTime'],
    ['tz', '+02:00', 'data.tz isTimeZone'],
    ['tz', 'Mars/Olympus', 'data.tz isTimeZone'],
    ['tz', ['UTC'], 'data.tz isTimeZone'],
    ['place', 'Roma', 'data.place isObject'],
    ['place', {}, 'data.place.name isString', 'data.place.latitude isLatitude', 'data.place.longitude isLongitude'],
    ['place', { ...PLACE, latitude: 90.1 }, 'data.place.latitude isLatitude'],
    ['place', { ...PLACE, longitude: '12.5' }, 'data.place.longitude isLongitude'],
    ['place', { ...PLACE, address: 7 }, 'data.place.address isString'],
    [
      'cost',
      { amount: 12.5, currency: 'eur' },
      'data.cost.amount isDecimal',
      'data.cost.currency isISO4217CurrencyCode',
    ],
    [
      'cost',
      { amount: '1e3', currency: 'XXQ' },
      'data.cost.amount isDecimal',
      'data.cost.currency isISO4217CurrencyCode',
    ],
    ['cost', [], 'data.cost isObject'],
    ['url', 'ftp://example.com', 'data.url isUrl'],
    ['url', 'http://', 'data.url isUrl'],
    ['url', 'javascript:alert(1)', 'data.url isUrl'],
    ['status', 1, 'data.status isIn'],
    ['assignees', 'ana', 'data.assignees isArray'],
    ['assignees', ['a b'], 'data.assignees isId'],
    ['assignees', Array.from({ length: 51 }, (_, n) => `u${n}`), 'data.assignees arrayMaxSize'],
    ['notes', '😀'.repeat(8_001), 'data.notes maxLength'],
    ['booking', { ref: 7 }, 'data.booking.ref isString'],
  ])('PLAN-8 %s may not be %j', (field, value, ...faults) => {
    expect(issues({ [field]: value })).toEqual(faults);
  });

  it('PLAN-8 an end is not before its start, whichever of them is touched', () => {
    const times = { start: '2026-05-01T10:00', end: '2026-05-01T09:59' };
    const late = [{ path: 'data.end', rule: 'isNotBeforeStart' }];
    expect(fieldIssues({ start: times.start }, times)).toEqual(late);
    expect(fieldIssues({ end: times.end }, times)).toEqual(late);
    expect(fieldIssues({ title: 'x' }, { title: 'x', ...times })).toEqual([]);
    expect(fieldIssues({ end: null }, { start: times.start })).toEqual([]);
    expect(fieldIssues({ end: times.end }, { ...times, start: 'soon' })).toEqual([]);
    expect(issues({ start: times.start, end: times.start })).toEqual([]);
  });

  it('PLAN-8 are checked for v=2 where its patch touches them: what an original client wrote hinders nobody', () => {
    const plan = new PlanRoom();
    plan.update('a', { title: 7, place: 'Roma' }, {}, 'original');
    expect(plan.update('a', { notes: 'cash' })).toMatchObject({ version: 2 });
    expect(plan.refused(() => plan.update('a', { place: { name: 'Roma' } }))).toMatchObject({
      code: 'invalid_payload',
      details: {
        issues: [
          { path: 'data.place.latitude', rule: 'isLatitude' },
          { path: 'data.place.longitude', rule: 'isLongitude' },
        ],
      },
    });
    expect(plan.update('a', { place: null, title: 'A' })).toMatchObject({ version: 3 });
    const refused = plan.refused(() => plan.create('b', { data: { title: '' } }));
    expect(refused).toMatchObject({ code: 'invalid_payload', details: { issues: [{ path: 'data.title' }] } });
  });

  it('PLAN-4 are the last thing that is looked at', () => {
    const plan = new PlanRoom();
    plan.create('a');
    plan.lock('a', 'ben');
    expect(plan.refused(() => plan.update('a', { title: '' }))).toMatchObject({ code: 'item_locked' });
    const stale = { base_version: 7 };
    expect(plan.refused(() => plan.update('a', { title: '' }, stale, 'ben'))).toMatchObject({
      code: 'version_conflict',
    });
  });
});
