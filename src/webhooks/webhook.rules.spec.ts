import { describe, expect, it } from '@jest/globals';
import type { UserId } from '../protocol/ids.js';
import type { Member, PresenceState } from '../store/room-contents.js';
import { RuleRoom } from '../testing/rule-room.js';
import { ABSENT_READS, absentFrom, isNobody, pauseAfter } from './webhook.rules.js';

const ana = 'ana' as UserId;
const ben = 'ben' as UserId;
const cleo = 'cleo' as UserId;
const dan = 'dan' as UserId;
const eve = 'eve' as UserId;
const fay = 'fay' as UserId;

describe('who is absent', () => {
  const member = (user: UserId, state: PresenceState): Member => ({ user, state, devices: 0, role: 'member' });
  const look = (users: readonly Member[] | undefined, room = new RuleRoom()) => {
    const members = { count: 1, ...(users !== undefined && { users }) };
    return absentFrom({ ...room.read(ABSENT_READS), members }, ana);
  };
  const everyState = [
    member(ana, 'offline'),
    member(ben, 'offline'),
    member(cleo, 'reconnecting'),
    member(dan, 'away'),
    member(eve, 'online'),
  ];

  it('HOOK-5 is whoever has no socket, or has the app in the background; never the author', () => {
    expect(look(everyState)).toEqual({ offline: [ben, cleo], away: [dan] });
    expect(isNobody(look(everyState))).toBe(false);
    expect(isNobody(look([member(ana, 'offline'), member(eve, 'online')]))).toBe(true);
    expect(isNobody(look([member(dan, 'away')]))).toBe(false);
  });

  it('HOOK-5 is nobody who was removed, until their time is over', () => {
    const room = new RuleRoom();
    const remove = (user: UserId, body: object) =>
      room.rows.set(`room.removed/${user}`, { rev: 1, body: JSON.stringify(body) });
    remove(ben, { by: ana });
    remove(cleo, { by: ana, until: room.now - 1 });
    remove(dan, { by: ana, until: room.now + 1 });
    expect(look([...everyState, member(fay, 'offline')], room)).toEqual({ offline: [cleo, fay], away: [] });
  });

  it('HOOK-5 is not known where the room has too many members to list; then it is told all the same', () => {
    expect(look(undefined)).toEqual({ offline: null, away: null });
    expect(isNobody(look(undefined))).toBe(false);
  });
});

describe('the pause before the next attempt', () => {
  it.each([
    ['a second at first', 0, 1_000],
    ['as long as the event is old', 40_000, 40_000],
    ['five minutes at most', 86_000_000, 300_000],
  ])('HOOK-4 is %s, give or take a quarter', (_, age, pause) => {
    expect([0, 0.5, 1].map((random) => pauseAfter(age, random))).toEqual([pause * 0.75, pause, pause * 1.25]);
  });
});
