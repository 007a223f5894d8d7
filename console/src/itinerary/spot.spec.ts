import { describe, expect, it } from '@jest/globals';
import { byDay } from './days.js';
import type { Item } from './item.js';
import { withPending } from './pending.js';
import { isAt, movedTo, spotAt, spotBeside } from './spot.js';

const item = (item_id: string, day: string | null): Item => ({ item_id, day, rank: 'a', version: 1, data: {} });
const FRIDAY = '2026-12-04';
const SATURDAY = '2026-12-05';
const ITEMS = [item('a', FRIDAY), item('b', FRIDAY), item('c', SATURDAY)];
const DAYS = byDay(ITEMS);

describe('where something that is dropped lands', () => {
  const boxes = [
    {
      day: FRIDAY,
      top: 0,
      bottom: 100,
      items: [
        { item_id: 'a', top: 20, bottom: 60 },
        { item_id: 'b', top: 60, bottom: 100 },
      ],
    },
    { day: null, top: 110, bottom: 140, items: [] },
  ];

  it.each([
    [10, { day: FRIDAY, after: null }],
    [39, { day: FRIDAY, after: null }],
    [41, { day: FRIDAY, after: 'a' }],
    [99, { day: FRIDAY, after: 'b' }],
    [104, { day: FRIDAY, after: 'b' }],
    [106, { day: null, after: null }],
    [999, { day: null, after: null }],
  ])('at %i: %j', (y, spot) => expect(spotAt(y, boxes, 'x')).toEqual(spot));

  it('does not count what is dragged, and needs a day', () => {
    expect(spotAt(99, boxes, 'b')).toEqual({ day: FRIDAY, after: 'a' });
    expect(spotAt(0, [], 'b')).toBeUndefined();
  });
});

describe('one step', () => {
  it.each([
    ['a', 1, { day: FRIDAY, after: 'b' }],
    ['b', 1, { day: SATURDAY, after: null }],
    ['c', 1, { day: null, after: null }],
    ['b', -1, { day: FRIDAY, after: null }],
    ['c', -1, { day: FRIDAY }],
    ['a', -1, undefined],
    ['unknown', 1, undefined],
  ] as const)('of %s by %i: %j', (id, step, spot) => expect(spotBeside(DAYS, id, step)).toEqual(spot));
});

describe('a place', () => {
  it('is known to be where the item stands already', () => {
    expect(isAt({ day: FRIDAY, after: null }, DAYS, 'a')).toBe(true);
    expect(isAt({ day: FRIDAY, after: 'a' }, DAYS, 'b')).toBe(true);
    expect(isAt({ day: FRIDAY }, DAYS, 'b')).toBe(true);
    expect(isAt({ day: FRIDAY }, DAYS, 'a')).toBe(false);
    expect(isAt({ day: SATURDAY, after: null }, DAYS, 'a')).toBe(false);
  });

  it.each([
    [{ day: FRIDAY, after: null }, 'c a b'],
    [{ day: FRIDAY, after: 'a' }, 'a c b'],
    [{ day: FRIDAY }, 'a b c'],
    [{ day: null }, 'a b c'],
  ])('%j is shown before the room has told it', (spot, order) => {
    const moved = movedTo(ITEMS, 'c', spot);
    expect(moved.map(({ item_id }) => item_id).join(' ')).toBe(order);
    expect(moved.find(({ item_id }) => item_id === 'c')?.day).toBe(spot.day);
  });

  it('comes with titles, and with what is gone', () => {
    const shown = withPending(ITEMS, [
      { item_id: 'a', isGone: true },
      { item_id: 'b', title: 'Dinner' },
      { item_id: 'b', spot: { day: SATURDAY } },
      { item_id: 'unknown', spot: { day: null } },
    ]);
    expect(shown.map(({ item_id, day, data }) => [item_id, day, data['title']])).toEqual([
      ['c', SATURDAY, undefined],
      ['b', SATURDAY, 'Dinner'],
    ]);
  });
});
