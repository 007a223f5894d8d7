import { describe, expect, it } from '@jest/globals';
import type { ItemId, UserId } from '../../../protocol/ids.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import { goneKey, itemKey, itemMessage } from '../planning-rows.rules.js';
import { decideVote } from './vote.rules.js';
import type { VoteValue } from './vote.rules.js';

const ITEM = 'dinner' as ItemId;
const ROW = { version: 3, day: null, rank: 'a0', data: { title: 'Dinner' } };

function roomWith(row: object = ROW): RuleRoom {
  const room = new RuleRoom();
  room.rows.set(itemKey(ITEM), { rev: 1, body: JSON.stringify(row) });
  return room;
}
const decide = (room: RuleRoom, name: string, value: VoteValue) =>
  decideVote({ itemId: ITEM, user: name as UserId, value }, room.view());
const vote = (room: RuleRoom, name: string, value: VoteValue) => room.apply(decide(room, name, value)).ack;
const rowOf = (room: RuleRoom): unknown => JSON.parse(room.rows.get(itemKey(ITEM))?.body ?? 'null');
const told = (room: RuleRoom): unknown[] => room.events.map(({ body }) => JSON.parse(body) as unknown);

describe('votes', () => {
  it('PLAN-10 count one vote per user; another value replaces it, 0 takes it back', () => {
    const room = roomWith();
    expect(vote(room, 'ana', 1)).toEqual({ up: 1, down: 0 });
    expect(vote(room, 'ben', -1)).toEqual({ up: 1, down: 1 });
    expect(vote(room, 'ana', -1)).toEqual({ up: 0, down: 2 });
    expect(rowOf(room)).toEqual({ ...ROW, votes: { ana: -1, ben: -1 } });
    expect(told(room).at(-1)).toEqual({ action: 'vote', item_id: 'dinner', value: -1, up: 0, down: 2 });
    expect([vote(room, 'ana', 0), vote(room, 'ben', 0)]).toEqual([
      { up: 0, down: 1 },
      { up: 0, down: 0 },
    ]);
    expect(rowOf(room)).toEqual(ROW);
  });

  it('PLAN-10 that change nothing are answered, and told to nobody', () => {
    const room = roomWith();
    expect(vote(room, 'ana', 0)).toEqual({ up: 0, down: 0, noop: true });
    vote(room, 'ana', 1);
    expect(vote(room, 'ana', 1)).toEqual({ up: 1, down: 0, noop: true });
    expect(room.events).toHaveLength(1);
  });

  it('PLAN-10 are for what is there', () => {
    const room = new RuleRoom();
    expect(decide(room, 'ana', 1)).toMatchObject({ code: 'item_not_found' });
    const gone = { ...ROW, version: 4, by: 'ben', at: 17 };
    room.rows.set(goneKey(ITEM), { rev: 2, body: JSON.stringify(gone) });
    expect(decide(room, 'ana', 1)).toMatchObject({
      code: 'item_deleted',
      extras: { details: { by: 'ben', at: 17, version: 4 } },
    });
  });

  it('PLAN-10 are of 1,000 users at most, who may still change their minds', () => {
    const users = Array.from({ length: 1_000 }, (_, n) => [`user${n}`, 1] as const);
    const room = roomWith({ ...ROW, votes: Object.fromEntries(users) });
    expect(decide(room, 'one-more', 1)).toMatchObject({ code: 'item_limit', extras: { details: { max: 1_000 } } });
    expect(vote(room, 'user7', -1)).toEqual({ up: 999, down: 1 });
    vote(room, 'user7', 0);
    expect(vote(room, 'one-more', -1)).toEqual({ up: 999, down: 1 });
  });

  it('PLAN-10 CONN-6 of a user with whatever name are kept and counted', () => {
    const names = ['__proto__', 'constructor', 'toString', '7'];
    const room = roomWith();
    for (const name of names) expect(vote(room, name, 1)).not.toHaveProperty('noop');
    for (const name of names) expect(vote(room, name, 1)).toEqual({ up: 4, down: 0, noop: true });
    const row = room.rows.get(itemKey(ITEM));
    expect(row && itemMessage(itemKey(ITEM), row)).toEqual({ item_id: 'dinner', ...ROW, votes: { up: 4, down: 0 } });
    for (const name of names) vote(room, name, 0);
    expect(rowOf(room)).toEqual(ROW);
  });
});
