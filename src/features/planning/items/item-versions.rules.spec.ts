import { describe, expect, it } from '@jest/globals';
import { PlanRoom } from '../testing/plan-room.js';

function planned(): PlanRoom {
  const plan = new PlanRoom();
  plan.create('a', { data: { title: 'Dinner', spot: { name: 'Roma', table: 4 } } });
  return plan;
}
const ONTO = (base_version: number) => ({ base_version, on_conflict: 'rebase' });

describe('rebase', () => {
  it('PLAN-3 applies a patch to a newer version where nobody touched the same', () => {
    const plan = planned();
    plan.update('a', { spot: { name: 'Milano' } }, {}, 'ben');
    plan.move('a', { day: '2026-05-01' }, 'ben');
    expect(plan.update('a', { title: 'Supper', spot: { table: 5 } }, ONTO(1))).toEqual({ version: 4, rebased: true });
    expect(plan.item('a')?.data).toEqual({ title: 'Supper', spot: { name: 'Milano', table: 5 } });
    expect(plan.told(-1)).toMatchObject([{ data: { title: 'Supper', spot: { table: 5 } }, version: 4 }]);
    expect(plan.update('a', { n: 1 }, ONTO(4))).toEqual({ version: 5 });
  });

  it('PLAN-4 says which paths were changed since, if one of them is, or holds, what the patch touches', () => {
    const plan = planned();
    plan.update('a', { spot: { name: 'Milano' }, 'a/b': 1 }, {}, 'ben');
    const conflict = { code: 'version_conflict', details: { version: 2, changed_paths: ['/spot/name', '/a~1b'] } };
    for (const patch of [{ spot: { name: 'Bari' } }, { spot: null }, { spot: { name: { short: 'Bari' } } }]) {
      expect(plan.refused(() => plan.update('a', patch, ONTO(1)))).toMatchObject(conflict);
    }
    const { details } = plan.refused(() => plan.update('a', { title: 'x' }, { base_version: 1 }));
    expect(details).not.toHaveProperty('changed_paths');
  });

  it('PLAN-3 a creation touches everything, a deletion that was taken back nothing', () => {
    const plan = planned();
    expect(plan.refused(() => plan.update('a', { n: 1 }, ONTO(0)))).toMatchObject({ details: { changed_paths: [''] } });
    plan.update('b', { n: 1 });
    expect(plan.refused(() => plan.update('b', { m: 1 }, ONTO(0)))).toMatchObject({ details: { changed_paths: [''] } });
    plan.delete('a', {}, 'ben');
    expect(plan.refused(() => plan.update('a', { n: 1 }, ONTO(1)))).toMatchObject({ code: 'item_deleted' });
    plan.restore('a', 'ben');
    expect(plan.update('a', { n: 1 }, ONTO(1))).toEqual({ version: 4, rebased: true });
    expect(plan.refused(() => plan.update('nix', {}, ONTO(1)))).toMatchObject({ code: 'item_not_found' });
  });

  it('PLAN-3 ROOM-3 does not guess: beyond the history, or from a version that was lost, it is a conflict', () => {
    const plan = planned();
    for (let n = 0; n < 60; n++) plan.update('a', { n });
    expect(plan.update('a', { title: 'x' }, ONTO(12))).toMatchObject({ rebased: true });
    const { code, details } = plan.refused(() => plan.update('a', { title: 'y' }, ONTO(11)));
    expect([code, details]).toEqual(['version_conflict', { version: 62, item: expect.anything() }]);
    expect(plan.refused(() => plan.update('a', { title: 'y' }, ONTO(70)))).toMatchObject({ code: 'version_conflict' });
  });
});
