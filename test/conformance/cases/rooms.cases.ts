import { expect } from '@jest/globals';
import { CANARY } from '../canary.js';
import type { BadFrame, GoodFrame, Story } from '../case.js';

const bad = (
  id: string,
  rule: string,
  says: string,
  frame: object,
  code: BadFrame['code'],
  issue?: string,
): BadFrame => ({
  id,
  rule,
  says: `${says}: ${code}`,
  frame,
  code,
  v: 2,
  ...(issue === undefined ? {} : { issues: [issue] }),
});
const room = (action: string, fields: object = {}) => ({ type: 'room', payload: { action, x: CANARY, ...fields } });
const join = (id: string, says: string, fields: object, issue: string) =>
  bad(id, 'ROOM-2', says, room('join', fields), 'invalid_payload', issue);
const update = (id: string, says: string, fields: object, issue: string) =>
  bad(id, 'ROOM-4', says, room('update', fields), 'invalid_payload', issue);
const mode = (id: string, says: string, value: unknown) =>
  bad(
    id,
    'CONN-8',
    says,
    { type: 'session', payload: { action: 'mode', mode: value, x: CANARY } },
    'invalid_payload',
    'mode isIn',
  );
const roomless = (id: string, says: string, frame: object): BadFrame => ({
  ...bad(id, 'ENV-1', says, frame, 'not_in_room'),
  room: null,
});

export const ROOM_BAD: readonly BadFrame[] = [
  join('R1', 'a since that does not parse', { since: CANARY }, 'since matches'),
  join('R1b', 'a since without seq', { since: 'abc:' }, 'since matches'),
  join('R1c', 'a since with a negative seq', { since: 'abc:-1' }, 'since matches'),
  join('R1d', 'a since that is a number', { since: 5 }, 'since isString'),
  join('R1e', 'a since with an epoch of 33 letters', { since: `${'e'.repeat(33)}:1` }, 'since matches'),
  join('R2', 'an include that is a string', { include: 'planning' }, 'include isArray'),
  join('R2b', 'an include of numbers', { include: [1, 2] }, 'include isString'),
  join('R2c', 'an include that is an object', { include: { 0: CANARY, length: 1 } }, 'include isArray'),
  join('R3', 'rooms that are a string', { rooms: CANARY }, 'rooms isArray'),
  join('R3i', 'rooms of null', { rooms: null }, 'rooms isArray'),
  join('R1f', 'a since of null', { since: null }, 'since isString'),
  join('R3b', 'rooms that are an object', { rooms: { room_id: CANARY } }, 'rooms isArray'),
  join('R3c', 'a room that is a string', { rooms: [CANARY] }, 'rooms[0] isObject'),
  join('R3d', 'a room that is null', { rooms: [null] }, 'rooms[0] isObject'),
  join('R3e', 'a room without room_id', { rooms: [{ since: 'a:1' }] }, 'rooms[0].room_id isId'),
  join(
    'R3f',
    'a second room with a malformed room_id',
    { rooms: [{ room_id: 'ok' }, { room_id: `a ${CANARY}` }] },
    'rooms[1].room_id isId',
  ),
  join(
    'R3g',
    'a room with a since that does not parse',
    { rooms: [{ room_id: 'ok', since: CANARY }] },
    'rooms[0].since matches',
  ),
  join(
    'R3h',
    'a room with an include of numbers',
    { rooms: [{ room_id: 'ok', include: [1] }] },
    'rooms[0].include isString',
  ),
  update('R4', 'a location_interval_ms of -1', { location_interval_ms: -1 }, 'location_interval_ms min'),
  update('R4b', 'a location_interval_ms that is a string', { location_interval_ms: '5' }, 'location_interval_ms isInt'),
  update('R4d', 'an include of null', { include: null }, 'include isArray'),
  update('R4c', 'an include that is a string', { include: CANARY }, 'include isArray'),
  roomless('R5', 'a chat without any room', { type: 'chat', payload: { content: CANARY } }),
  roomless('R5b', 'a fix without any room', { type: 'location', payload: { latitude: 1, longitude: 1 } }),
  roomless('R5c', 'a lock without any room', { type: 'planning', payload: { action: 'lock', item_id: CANARY } }),
  roomless('R5d', 'a join without any room', room('join')),
  roomless('R5e', 'a leave without any room', room('leave')),
  roomless('R5f', 'the members of no room', room('members')),
  roomless('R5g', 'an update of no room', room('update')),
  mode('S1', 'a mode that nobody knows', CANARY),
  mode('S1b', 'no mode', undefined),
  mode('S1c', 'a mode that is an array', ['background']),
  mode('S1d', 'a mode of __proto__', '__proto__'),
  bad('S2', 'CONN-8', 'an unknown action', { type: 'session', payload: { action: CANARY } }, 'unknown_action'),
];

const good = (id: string, rule: string, says: string, frame: object, ack: object = {}): GoodFrame => ({
  id,
  rule,
  says,
  frame,
  ack,
  v: 2,
});

export const ROOM_GOOD: readonly GoodFrame[] = [
  good(
    'S3',
    'CONN-8',
    'ping is answered',
    { type: 'session', payload: { action: 'ping' } },
    { server_time: expect.any(Number) },
  ),
  good('S3b', 'CONN-8', 'mode background is accepted', {
    type: 'session',
    payload: { action: 'mode', mode: 'background' },
  }),
  good(
    'R6',
    'ROOM-5',
    'members are listed',
    { type: 'room', payload: { action: 'members' } },
    {
      members: [{ user_id: expect.any(String), state: 'online', devices: 1, role: 'member' }],
    },
  ),
  good('R7', 'ROOM-2', 'a join of no rooms is an ack and nothing else', {
    type: 'room',
    payload: { action: 'join', rooms: [] },
  }),
  good('R8', 'ROOM-4', 'a leave is answered', { type: 'room', payload: { action: 'leave' } }),
  good('R9', 'ROOM-4', 'an update of what is included is answered', {
    type: 'room',
    payload: { action: 'update', include: ['planning', 'nonsense'] },
  }),
];

export const ROOM_STORIES: readonly Story[] = [
  {
    id: 'R10',
    rule: 'ROOM-2',
    says: 'an unknown epoch is answered by a fresh state, never by a partial one',
    tell: async (bench) => {
      const peer = await bench.peer({ v: 2, room: null });
      peer.say({
        type: 'room',
        id: 'j',
        room_id: bench.fresh('room'),
        payload: { action: 'join', since: 'zzzz:999999999999999' },
      });
      const [joined, ack] = [(await peer.next()).json, (await peer.next()).json];
      expect(joined).toMatchObject({
        type: 'room',
        re: 'j',
        payload: { action: 'joined', resumed: false, reason: 'epoch_changed', seq: 0 },
      });
      expect(ack).toMatchObject({ type: 'ack', re: 'j' });
    },
  },
  {
    id: 'R11',
    rule: 'ROOM-4',
    says: 'a room too many is refused with one room_limit, and those joined stay joined',
    tell: async (bench) => {
      const peer = await bench.peer({ v: 2, room: null });
      const rooms = Array.from({ length: 4 }, () => ({ room_id: bench.fresh('room') }));
      peer.say({ type: 'room', id: 'j', payload: { action: 'join', rooms } });
      const heard = await peer.settle();
      expect(heard.filter(({ json }) => json['type'] === 'error').map(({ json }) => json['payload'])).toMatchObject([
        { code: 'room_limit' },
      ]);
      expect(heard.filter(({ json }) => json['type'] === 'room')).toHaveLength(3);
      await peer.get({ type: 'chat', id: 'c', room_id: rooms[2]?.room_id, payload: { content: 'still here' } });
    },
  },
  {
    id: 'R12',
    rule: 'ROOM-4',
    says: 'after leave the room is not_in_room, and its events come no more',
    tell: async (bench) => {
      const ana = await bench.peer({ v: 2 });
      const ben = await bench.peer({ room: ana.room });
      await ana.get({ type: 'room', id: 'l', payload: { action: 'leave' } });
      expect(await ana.ask({ type: 'chat', id: 'c', payload: { content: CANARY } })).toMatchObject({
        payload: { code: 'not_in_room' },
      });
      await ben.get({ type: 'chat', id: 'b', payload: { content: 'alone' } });
      expect(await ana.settle()).toEqual([]);
    },
  },
  {
    id: 'R13',
    rule: 'CONN-6',
    says: '__proto__ and constructor are ids of rooms and users like others',
    tell: async (bench) => {
      for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
        const peer = await bench.peer({ v: 2, room: name, user: name });
        await peer.get({ type: 'chat', id: `c-${name}`, payload: { content: 'hi' } });
        await peer.get({ type: 'location', id: 'l', payload: { latitude: 1, longitude: 1 } });
        const { members } = await peer.get({ type: 'room', id: 'm', payload: { action: 'members' } });
        expect(members).toMatchObject([{ user_id: name, state: 'online' }]);
      }
    },
  },
  {
    id: 'R14',
    rule: 'ENV-6',
    says: 'a v=1 client publishes in another room by its id, and does not hear that room',
    tell: async (bench) => {
      const there = await bench.peer();
      const peer = await bench.peer();
      const ack = await peer.ask({ type: 'chat', id: 'c', room_id: there.room, payload: { content: 'over there' } });
      expect(ack).toMatchObject({ type: 'ack', room_id: there.room });
      expect((await there.next()).json).toMatchObject({ type: 'chat', room_id: there.room, user_id: peer.user });
      await there.get({ type: 'chat', id: 'd', payload: { content: 'not for you' } });
      expect(await peer.events()).toEqual([]);
    },
  },
];
