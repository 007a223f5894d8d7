import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PlanRoom } from '../testing/plan-room.js';

const DAY = '2026-05-01';

function planWith(...ids: string[]): PlanRoom {
  const plan = new PlanRoom();
  for (const id of ids) plan.create(id, { day: DAY });
  return plan;
}

describe('reorder', () => {
  it('PLAN-6 moves only what has to, each as an ordinary move', () => {
    const plan = planWith('a', 'b', 'c', 'd');
    expect(plan.reorder(DAY, ['d', 'a', 'b', 'c'])).toEqual({ day_version: 5, moved: 1 });
    const from = { day: DAY, day_version: 5 };
    expect(plan.told(4)).toEqual([
      { action: 'move', item_id: 'd', day: DAY, rank: 'Zz', version: 2, day_version: 5, from, data: {} },
    ]);
    expect([plan.order(DAY), plan.item('a')?.version]).toEqual([['d', 'a', 'b', 'c'], 1]);
    expect(plan.reorder(DAY, ['d', 'a', 'b', 'c'], { base_day_version: 5 })).toEqual({ day_version: 5, moved: 0 });
    expect(plan.events).toHaveLength(5);
  });

  it('PLAN-6 ends in the order that was asked for, with as few moves as there can be and short ranks', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    fc.assert(
      fc.property(fc.array(fc.shuffledSubarray(ids, { minLength: ids.length }), { maxLength: 12 }), (orders) => {
        const plan = planWith(...ids);
        for (const order of orders) {
          const from = plan.events.length;
          const { moved } = plan.reorder(DAY, order);
          expect([plan.order(DAY), plan.events.length - from]).toEqual([order, moved]);
          expect(plan.shelf()?.days?.[DAY]?.items.map(([id]) => id)).toEqual(order);
          expect(new Set(plan.told(from).map(({ item_id }) => item_id)).size).toBe(moved);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('PLAN-6 turns a day of 500 around with ranks of a few characters', () => {
    const ids = Array.from({ length: 500 }, (_, n) => `i${n}`);
    const plan = planWith(...ids);
    expect(plan.reorder(DAY, ids.toReversed())).toMatchObject({ moved: 499 });
    expect(plan.order(DAY)).toEqual(ids.toReversed());
    expect(Math.max(...ids.map((id) => plan.item(id)?.rank.length ?? 0))).toBeLessThan(6);
  });

  it('PLAN-6 is refused with the order as it is where it is another, or the day another version', () => {
    const plan = planWith('a', 'b');
    const mismatch = { code: 'order_mismatch', details: { order: ['a', 'b'], day_version: 2 } };
    for (const order of [['a'], ['a', 'b', 'c'], ['a', 'a'], ['b', 'c'], []]) {
      expect(plan.refused(() => plan.reorder(DAY, order))).toEqual(mismatch);
    }
    expect(plan.refused(() => plan.reorder(DAY, ['b', 'a'], { base_day_version: 1 }))).toEqual(mismatch);
    expect(plan.reorder('2026-05-02', [])).toEqual({ day_version: 0, moved: 0 });
  });

  it('PLAN-4 PLAN-6 a lease of somebody else stops it where that item would move, and says which', () => {
    const plan = planWith('a', 'b', 'c');
    plan.lock('c', 'ben');
    const { code, details } = plan.refused(() => plan.reorder(DAY, ['c', 'a', 'b']));
    expect([code, details]).toMatchObject(['item_locked', { item_id: 'c', holder: { user_id: 'ben' } }]);
    expect(plan.reorder(DAY, ['b', 'a', 'c'])).toMatchObject({ moved: 1 });
  });
});
