import { describe, expect, it } from '@jest/globals';
import type { ItemId, UserId } from '../../../protocol/ids.js';
import { SHELF, itemKey } from '../planning-rows.rules.js';
import { PlanRoom } from '../testing/plan-room.js';
import { decideRanks, decideShelf, shelfMark } from './upkeep.rules.js';

const id = (name: string) => name as ItemId;
const DAY = '2026-05-01';

function planWith(...ids: string[]): PlanRoom {
  const plan = new PlanRoom();
  for (const name of ids) plan.create(name, { day: DAY });
  return plan;
}
const placements = (plan: PlanRoom, ids: string[]) =>
  ids.flatMap((name) => {
    const item = plan.item(name);
    return item === undefined ? [] : [{ id: id(name), day: item.day, rank: item.rank }];
  });

describe('upkeep', () => {
  it('PLAN-6 makes the shelf anew as it was, after the release before this one wrote it', () => {
    const plan = planWith('a', 'b', 'c');
    plan.delete('b');
    const { days } = plan.shelf() ?? {};
    plan.rows.set(SHELF, { rev: 9, body: JSON.stringify({ items: 2, tail: null }) });
    expect(plan.refused(() => plan.move('a', { day: null }))).toMatchObject({ code: 'unavailable' });
    expect(plan.update('a', { n: 1 })).toEqual({ version: 2 });
    const shelf = shelfMark(plan.view());
    plan.apply(decideShelf({ shelf, items: placements(plan, ['a', 'c']), gone: [id('b')] }, plan.view()));
    expect(plan.shelf()).toMatchObject({ items: 2, gone: 1 });
    expect(plan.shelf()?.days?.[DAY]?.items).toEqual(days?.[DAY]?.items);
    expect(plan.restore('b')).toMatchObject({ version: 3, day_version: 6 });
  });

  it('PLAN-6 forgets the deletion of what lives again', () => {
    const plan = planWith('a');
    plan.delete('a');
    plan.rows.set(itemKey(id('a')), { rev: 9, body: JSON.stringify({ version: 1, day: null, rank: 'a0', data: {} }) });
    const shelf = shelfMark(plan.view());
    plan.apply(decideShelf({ shelf, items: placements(plan, ['a']), gone: [id('a')] }, plan.view()));
    expect([plan.shelf()?.gone, plan.rows.has('planning.gone/a')]).toEqual([0, false]);
  });

  it('PLAN-6 leaves a shelf alone that somebody else wrote meanwhile, also in another epoch', () => {
    const plan = planWith('a');
    const shelf = shelfMark(plan.view());
    plan.create('b', { day: DAY });
    const stale = { shelf, items: placements(plan, ['a']), gone: [] };
    expect(decideShelf(stale, plan.view())).toMatchObject({ kind: 'answer' });
    const other = { ...stale, shelf: { ...shelfMark(plan.view()), epoch: '0mjuohs01next' } };
    expect(decideShelf(other, plan.view())).toMatchObject({ kind: 'answer' });
  });

  it('PLAN-6 gives a day new ranks, in the same order, without versions', () => {
    const plan = planWith('a', 'b');
    for (let n = 0; n < 20; n++) plan.move(n % 2 === 0 ? 'a' : 'b', { day: DAY });
    const [order, version] = [plan.order(DAY), plan.shelf()?.days?.[DAY]?.version];
    const from = plan.events.length;
    plan.apply(decideRanks({ day: DAY, items: order.map(id), user: 'ana' as UserId }, plan.view()));
    expect(plan.told(from)).toEqual([
      {
        action: 'ranks',
        day: DAY,
        ranks: [
          [order[0], 'a0'],
          [order[1], 'a1'],
        ],
      },
    ]);
    expect([plan.order(DAY), plan.shelf()?.days?.[DAY]?.version]).toEqual([order, version]);
    expect(plan.item('a')?.version).toBe(11);
  });

  it('PLAN-6 tells 500 ranks at a time', () => {
    const names = Array.from({ length: 501 }, (_, n) => `i${n}`);
    const plan = planWith(...names);
    const from = plan.events.length;
    plan.apply(decideRanks({ day: DAY, items: names.map(id), user: 'ana' as UserId }, plan.view()));
    expect(plan.told(from).map(({ ranks }) => (ranks as unknown[]).length)).toEqual([500, 1]);
  });

  it('PLAN-6 leaves a day alone of which it did not read every item', () => {
    const plan = planWith('a', 'b');
    const view = plan.view();
    const seen = { ...view, rows: new Map([...view.rows].filter(([key]) => key !== 'planning.item/b')) };
    expect(decideRanks({ day: DAY, items: [id('a')], user: 'ana' as UserId }, seen)).toMatchObject({ kind: 'answer' });
  });
});
