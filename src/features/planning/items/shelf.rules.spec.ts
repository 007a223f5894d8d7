import { describe, expect, it } from '@jest/globals';
import type { ItemId } from '../../../protocol/ids.js';
import { RuleRoom } from '../../../testing/rule-room.js';
import { SHELF } from '../planning-rows.rules.js';
import { Shelf, UpkeepNeeded, shelfOf } from './shelf.rules.js';

const id = (name: string) => name as ItemId;
const DAY = '2026-05-01';

function shelfWith(row: object | null, setUp: (room: RuleRoom) => void = () => undefined) {
  const room = new RuleRoom();
  setUp(room);
  if (row !== null) room.rows.set(SHELF, { rev: 1, body: JSON.stringify(row) });
  return Shelf.of(room.view());
}
function open(row: object | null = null): Shelf {
  const shelf = shelfWith(row);
  if (shelf instanceof Shelf) return shelf;
  throw shelf;
}

describe('the shelf', () => {
  it('PLAN-6 is written so that the release before this one can go on with it', () => {
    const shelf = open();
    shelf.add(null, id('a'), 'a0');
    shelf.add(null, id('b'), 'a1');
    shelf.add(DAY, id('c'), 'a5');
    shelf.drop(null, id('a'));
    const days = { '': { version: 3, items: [['b', 'a1']] }, [DAY]: { version: 1, items: [['c', 'a5']] } };
    expect(shelf.row()).toEqual({ items: 2, tail: 'a1', gone: 1, days });
    shelf.drop(null, id('b'));
    expect(shelf.row()).toMatchObject({ items: 1, tail: null, gone: 2 });
  });

  it('PLAN-6 that the release before this one wrote is to be made anew', () => {
    expect(shelfWith({ items: 1, tail: 'a0' })).toMatchObject({ upkeep: { kind: 'shelf' } });
    expect(shelfWith(null)).toBeInstanceOf(Shelf);
  });

  it('PLAN-6 made anew has the items in order, and no version that a day can have had', () => {
    const room = new RuleRoom();
    room.countFloor = 1_000;
    room.events.push(...Array.from({ length: 7 }, () => ({ kind: 'chat', by: 'ana' as never, body: '{}' })));
    const items = [
      { id: id('b'), day: null, rank: 'a1' },
      { id: id('c'), day: DAY, rank: 'a0' },
      { id: id('y'), day: null, rank: 'Zz' },
      { id: id('x'), day: null, rank: 'a1' },
    ];
    const ideas = [
      ['y', 'Zz'],
      ['b', 'a1'],
      ['x', 'a1'],
    ];
    expect(shelfOf(items, 5, room.view())).toEqual({
      items: 4,
      tail: 'a1',
      gone: 5,
      days: { '': { version: 1_007, items: ideas }, [DAY]: { version: 1_007, items: [['c', 'a0']] } },
    });
  });

  it('PLAN-6 asks for new ranks where one would be long, or where there is no place', () => {
    const long = `a${'0'.repeat(64)}1`;
    const asked = { upkeep: { kind: 'ranks', day: DAY } };
    const shelf = open({
      items: 2,
      tail: null,
      gone: 0,
      days: {
        [DAY]: {
          version: 1,
          items: [
            ['a', 'a1'],
            ['b', 'a1'],
          ],
        },
      },
    });
    expect(shelf.rankIn(DAY, { low: 'a0', high: 'a1' })).toBe('a0V');
    expect(shelf.rankIn(DAY, { low: 'a0', high: long })).toMatchObject(asked);
    expect(shelf.rankIn(DAY, { low: 'a1', high: 'a1' })).toMatchObject(asked);
    expect(shelf.renewRanks(DAY)).toEqual([
      ['a', 'a0'],
      ['b', 'a1'],
    ]);
    expect([shelf.versionOf(DAY), shelf.rankIn(DAY, { low: 'a0', high: 'a1' })]).toEqual([1, 'a0V']);
  });

  it('PLAN-6 never tells a client what it needs', () => {
    expect(new UpkeepNeeded({ kind: 'shelf' })).toMatchObject({ code: 'unavailable' });
  });
});
