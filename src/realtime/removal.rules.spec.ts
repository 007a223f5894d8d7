import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { RuleRoom } from '../testing/rule-room.js';
import { answer, change, defineCommand } from './decision.js';
import type { Command, Decision } from './decision.js';
import { REMOVALS_MAX, decideLapse, decideReadmit, decideRemove, unlessRemoved } from './removal.rules.js';

const ANA = 'ana' as UserId;
const MO = 'mo' as UserId;
const ROW = 'room.removed/ana';
const HOUR = 3_600_000;

const remove = (room: RuleRoom, more: { user?: UserId; until?: number } = {}) =>
  room.apply(decideRemove({ user: ANA, by: MO, ...more }, room.view()));
const readmit = (room: RuleRoom, user = ANA) => room.apply(decideReadmit({ user, by: MO }, room.view()));
const codeOf = (decision: Decision<object>) => (decision instanceof Refusal ? decision.code : decision.kind);
const countIn = (room: RuleRoom) => room.rows.get('room.removals')?.body;

describe('Removal from a room', () => {
  it('ROOM-8 is a row, an event, and a timer for its end', () => {
    const room = new RuleRoom();
    const until = room.now + HOUR;
    remove(room, { until });
    expect(JSON.parse(room.rows.get(ROW)?.body ?? '')).toEqual({ by: MO, until });
    expect(room.timers.get(ROW)).toBe(until);
    const [event] = room.events;
    expect(event).toMatchObject({ kind: 'room.removed', by: MO });
    expect(JSON.parse(event?.body ?? '')).toEqual({ action: 'removed', user_id: ANA, until });
  });

  it('ROOM-8 is told once: the same again changes nothing, another end does', () => {
    const room = new RuleRoom();
    remove(room, { until: room.now + HOUR });
    expect(remove(room, { until: room.now + HOUR }).changes).toEqual({});
    remove(room);
    expect([room.events.length, room.timers.has(ROW), countIn(room)]).toEqual([2, false, '1']);
  });

  it('ROOM-8 begins anew when it is over, though its timer is late', () => {
    const room = new RuleRoom();
    const until = room.now + HOUR;
    remove(room, { until });
    room.now = until;
    remove(room, { until: until + HOUR });
    expect([room.events.length, countIn(room)]).toEqual([2, '1']);
  });

  it('ROOM-8 is taken back once, with its timer', () => {
    const room = new RuleRoom();
    remove(room, { until: room.now + HOUR });
    readmit(room);
    expect(readmit(room).changes).toEqual({});
    expect([room.rows.has(ROW), room.timers.size, countIn(room), room.events.length]).toEqual([false, 0, '0', 2]);
  });

  it('ROOM-8 lapses in silence, unless it was given another end meanwhile', () => {
    const room = new RuleRoom();
    remove(room, { until: room.now + HOUR });
    room.apply(decideLapse(ANA, room.view()));
    expect(room.rows.has(ROW)).toBe(true);
    room.now += HOUR;
    room.apply(decideLapse(ANA, room.view()));
    room.apply(decideLapse(ANA, room.view()));
    expect([room.rows.has(ROW), countIn(room), room.events.length]).toEqual([false, '0', 1]);
  });

  it('ROOM-8 is not for oneself, not until a time that is over, and bounded', () => {
    const room = new RuleRoom();
    const asked = { user: ANA, by: MO };
    expect(codeOf(decideRemove({ user: MO, by: MO }, room.view()))).toBe('forbidden');
    const past = { ...asked, until: room.now };
    expect(codeOf(decideRemove(past, room.view()))).toBe('invalid_payload');
    for (let n = 0; n < REMOVALS_MAX; n++) remove(room, { user: `u${n}` as UserId });
    expect(codeOf(decideRemove(asked, room.view()))).toBe('removal_limit');
    readmit(room, 'u1' as UserId);
    remove(room);
  });
});

describe('A command of somebody who was removed', () => {
  const blind = defineCommand({ decide: (_: null) => change({ events: [] }, {}) });
  const seeing = defineCommand({ reads: (_: null) => ({ rows: ['a'] }), decide: () => change({ guardOnly: [] }, {}) });
  const quiet = defineCommand({ reads: (_: null) => ({ lists: [] }), decide: () => answer({}) });
  const assuming = defineCommand({ usuallyAbsent: (_: null) => ['b'], decide: () => change({}, {}) });

  const decided = (room: RuleRoom, command: Command<null, object>) => {
    const checked = unlessRemoved(command, ANA);
    const rows = checked.reads?.(null).rows ?? checked.usuallyAbsent?.(null);
    const decision = checked.decide(null, room.read({ rows: rows ?? [] }));
    return [rows, codeOf(decision)];
  };

  it.each([
    ['blind', blind, [ROW]],
    ['seeing', seeing, ['a', ROW]],
    ['without rows', quiet, [ROW]],
    ['decided ahead', assuming, ['b', ROW]],
  ])('ROOM-8 is refused: %s', (_, command: Command<null, object>, rows) => {
    const room = new RuleRoom();
    expect(decided(room, command)).toEqual([rows, command === quiet ? 'answer' : 'change']);
    remove(room, { until: room.now + HOUR });
    expect(decided(room, command)).toEqual([rows, 'forbidden']);
    room.now += HOUR;
    expect(decided(room, command)).toEqual([rows, command === quiet ? 'answer' : 'change']);
  });

  it('ROOM-8 is guarded by it also where its rule names what is guarded', () => {
    const room = new RuleRoom();
    expect(room.run(unlessRemoved(seeing, ANA) as typeof seeing, null).changes.guardOnly).toEqual([ROW]);
  });
});
