import { expect } from '@jest/globals';
import { CANARY, HERE } from '../canary.js';
import type { BadFrame, GoodFrame, Story } from '../case.js';

const bad = (id: string, says: string, fields: object, ...issues: string[]): BadFrame => ({
  id,
  rule: 'LOC-1',
  says: `${says}: invalid_payload`,
  frame: { type: 'location', payload: { ...HERE, x: CANARY, ...fields } },
  code: 'invalid_payload',
  issues,
});
const raw = (id: string, says: string, latitude: string, ...issues: string[]): BadFrame => ({
  ...bad(id, says, {}, ...issues),
  frame: `{"type":"location","payload":{"latitude":${latitude},"longitude":2.294481,"x":"${CANARY}"}}`,
});

export const LOCATION_BAD: readonly BadFrame[] = [
  bad('L1', 'a latitude of 90.0001', { latitude: 90.0001 }, 'latitude max'),
  bad('L2', 'a latitude of -90.1', { latitude: -90.1 }, 'latitude min'),
  bad('L3', 'a longitude of 180.1', { longitude: 180.1 }, 'longitude max'),
  bad('L3b', 'a longitude of -180.0001', { longitude: -180.0001 }, 'longitude min'),
  bad('L4', 'a latitude that is a numeric string', { latitude: '12' }, 'latitude isNumber'),
  bad('L4b', 'a longitude that is a numeric string', { longitude: '5e-7' }, 'longitude isNumber'),
  bad('L4c', 'an accuracy that is a numeric string', { accuracy: '5' }, 'accuracy isNumber'),
  bad('L4d', 'a latitude that is an empty string', { latitude: '' }, 'latitude isNumber'),
  bad('L5', 'a latitude of true', { latitude: true }, 'latitude isNumber'),
  bad('L5b', 'a latitude of null', { latitude: null }, 'latitude isNumber'),
  bad('L5c', 'a latitude that is an array', { latitude: [48.85837] }, 'latitude isNumber'),
  bad('L5d', 'a latitude that is an object', { latitude: { valueOf: 1 } }, 'latitude isNumber'),
  bad('L5e', 'a longitude of null', { longitude: null }, 'longitude isNumber'),
  raw('L6', 'a latitude of 1e999', '1e999', 'latitude isNumber'),
  raw('L6b', 'a latitude of -1e999', '-1e999', 'latitude isNumber'),
  bad('L7', 'an accuracy of -1', { accuracy: -1 }, 'accuracy min'),
  {
    ...raw('L6c', 'an accuracy of 1e999', '1', 'accuracy isNumber'),
    frame: '{"type":"location","payload":{"latitude":1,"longitude":2,"accuracy":1e999}}',
  },
  bad('L9', 'no longitude', { longitude: undefined }, 'longitude isNumber'),
  {
    ...bad('L9b', 'no field at all', {}, 'latitude isNumber', 'longitude isNumber'),
    frame: { type: 'location', payload: {} },
  },
  {
    ...bad('L9c', 'short names', {}, 'latitude isNumber'),
    frame: { type: 'location', payload: { lat: 48.85837, lng: 2.294481 } },
  },
  bad('L14', 'a heading of 360.1', { heading: 360.1 }, 'heading max'),
  bad('L14b', 'a heading of -1', { heading: -1 }, 'heading min'),
  bad('L15', 'a speed of -0.1', { speed: -0.1 }, 'speed min'),
  bad('L16', 'an altitude that is a string', { altitude: '35' }, 'altitude isNumber'),
  bad('L16b', 'an altitude_accuracy of -1', { altitude_accuracy: -1 }, 'altitude_accuracy min'),
  bad('L17', 'a ts that is a string', { ts: '1700000000000' }, 'ts isInt'),
  bad('L17b', 'a ts that is a date', { ts: '2026-01-01T00:00:00Z' }, 'ts isInt'),
  bad('L17c', 'a ts of -1', { ts: -1 }, 'ts min'),
  bad('L18', 'charging that is a number', { charging: 1 }, 'charging isBoolean'),
  bad('L18b', 'a battery that is a string', { battery: '0.5' }, 'battery isNumber'),
  bad('L18c', 'an activity that is an object', { activity: { name: CANARY } }, 'activity isString'),
  bad(
    'L19',
    'every fault is told',
    { latitude: 91, longitude: '2', speed: -1 },
    'latitude max',
    'longitude isNumber',
    'speed min',
  ),
  {
    ...bad('L12', 'a clock two days ahead', { ts: Date.now() + 2 * 86_400_000 }),
    rule: 'LOC-2',
    says: 'a clock two days ahead: invalid_timestamp',
    code: 'invalid_timestamp',
    issues: undefined,
  },
  {
    ...bad('L20', 'an unknown action', {}),
    says: 'an unknown action: unknown_action',
    frame: { type: 'location', payload: { ...HERE, action: CANARY } },
    code: 'unknown_action',
    issues: undefined,
  },
];

const good = (id: string, says: string, fields: object, told: object = fields, ack: object = {}): GoodFrame => ({
  id,
  rule: 'LOC-1',
  says,
  frame: { type: 'location', payload: { ...HERE, ...fields } },
  ack: { status: 'accepted', ts: expect.any(Number), ...ack },
  event: { type: 'location', payload: { ...HERE, ...told } },
});
const NULLS = {
  accuracy: null,
  altitude: null,
  altitude_accuracy: null,
  heading: null,
  speed: null,
  battery: null,
  charging: null,
  activity: null,
};

export const LOCATION_GOOD: readonly GoodFrame[] = [
  good('L8', 'an accuracy of 1e9 is accepted', { accuracy: 1e9 }),
  {
    ...good('L10', '-0 is accepted and delivered as 0', { latitude: 0 }),
    frame: '{"type":"location","id":"g","payload":{"latitude":-0,"longitude":2.294481}}',
  },
  good('L10b', 'a longitude of 180 is accepted', { longitude: 180 }),
  good('L10c', 'the poles and the date line are accepted', { latitude: -90, longitude: -180 }),
  good('L10d', '5e-7 is accepted', { latitude: 5e-7, longitude: -5e-7 }),
  good('L10e', 'digits are delivered as they are', { latitude: 12.345678901234567 }),
  good('L21', 'null for every optional number is accepted', { ...NULLS, ts: null }, NULLS),
  good('L21b', 'all optional fields are delivered', {
    accuracy: 0,
    altitude: -430.5,
    altitude_accuracy: 0,
    heading: 360,
    speed: 0,
    battery: 1,
    charging: true,
    activity: 'walking',
  }),
  good('L12b', 'a clock an hour ahead is clamped', { ts: Date.now() + 3_600_000 }, {}, { ts_adjusted: true }),
  good('L22', 'unknown fields are ignored', { provider: 'gps', mock: true }, {}),
  good('L22b', 'an action of update is the same', { action: 'update' }, {}),
];

const fix = (id: string, fields: object = {}) => ({ type: 'location', id, payload: { ...HERE, ...fields } });

export const LOCATION_STORIES: readonly Story[] = [
  {
    id: 'L23',
    rule: 'LOC-2',
    says: 'a fix again is a duplicate, an older one is stale, and neither is told',
    tell: async (bench) => {
      const peer = await bench.peer();
      const ts = Date.now() - 1_000;
      peer.say(fix('a', { ts }));
      await peer.hear({ type: 'location' });
      await peer.settle();
      peer.say(fix('b', { ts }));
      peer.say(fix('c', { ts: ts - 1 }));
      const heard = (await peer.settle()).map(({ json }) => json);
      expect(heard).toMatchObject([
        { type: 'ack', re: 'b', payload: { status: 'duplicate', ts } },
        { type: 'ack', re: 'c', payload: { status: 'stale', ts } },
      ]);
    },
  },
  {
    id: 'L24',
    rule: 'ENV-2',
    says: 'user_id, seq, role and fix_ts of a fix are never believed',
    tell: async (bench) => {
      const ben = await bench.peer();
      const ana = await bench.peer({ room: ben.room });
      ana.say(fix('a', { user_id: CANARY, seq: 5, role: 'owner', fix_ts: 1 }));
      const { json, text } = await ben.next();
      expect(json).toMatchObject({ type: 'location', user_id: ana.user, payload: HERE });
      expect(text).not.toContain(CANARY);
      expect(json).not.toHaveProperty('seq');
      expect(Object.keys(json['payload'] as object)).not.toEqual(expect.arrayContaining(['seq']));
      expect((json['payload'] as { fix_ts: number }).fix_ts).toBeGreaterThan(1_000_000_000_000);
    },
  },
  {
    id: 'L13',
    rule: 'LOC-3',
    says: 'a refused fix moves nothing: the snapshot keeps the last good one',
    tell: async (bench) => {
      const peer = await bench.peer();
      await peer.get(fix('a'));
      expect(await peer.ask(fix('b', { latitude: 91 }))).toMatchObject({ payload: { code: 'invalid_payload' } });
      const { positions } = await peer.get({ type: 'location', id: 's', payload: { action: 'snapshot' } });
      expect(positions).toMatchObject([{ user_id: peer.user, ...HERE, state: 'live' }]);
    },
  },
];
