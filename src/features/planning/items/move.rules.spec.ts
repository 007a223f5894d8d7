import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../../protocol/refusal.js';
import { PlanRoom } from '../testing/plan-room.js';

const DAY = '2026-05-01';

function planWith(...ids: string[]): PlanRoom {
  const plan = new PlanRoom();
  for (const id of ids) plan.create(id, { day: DAY, data: { id } });
  return plan;
}

describe('moves', () => {
  it('PLAN-6 go before, between and behind the items of a day, one version each', () => {
    const plan = planWith('a', 'b', 'c');
    plan.move('c', { day: DAY, after: null });
    expect(plan.order(DAY)).toEqual(['c', 'a', 'b']);
    plan.move('b', { day: DAY, after: 'c' });
    expect(plan.order(DAY)).toEqual(['c', 'b', 'a']);
    plan.move('c', { day: DAY });
    expect(plan.order(DAY)).toEqual(['b', 'a', 'c']);
    expect([plan.item('a'), plan.item('c')]).toMatchObject([{ version: 1 }, { version: 3 }]);
  });

  it('PLAN-6 from day to day tell both of them, and the whole item', () => {
    const plan = planWith('a', 'b');
    const ack = plan.move('a', {});
    expect(ack).toEqual({ day: null, rank: 'a0', version: 2, day_version: 3 });
    const from = { day: DAY, day_version: 3 };
    expect(plan.told(2)).toEqual([{ action: 'move', item_id: 'a', ...ack, from, data: { id: 'a' } }]);
    plan.move('b', { day: null, after: null });
    expect([plan.order(), plan.order(DAY), Object.keys(plan.shelf()?.days ?? {})]).toEqual([['b', 'a'], [], ['']]);
  });

  it('PLAN-6 to where an item stands already change nothing', () => {
    const plan = planWith('a', 'b', 'c');
    const { rank } = plan.item('b') ?? {};
    const noop = { day: DAY, rank, version: 1, day_version: 3, noop: true };
    expect(plan.move('b', { day: DAY, after: 'a' })).toEqual(noop);
    expect([plan.move('c', { day: DAY }), plan.move('a', { day: DAY, after: null })]).toMatchObject([
      { noop: true },
      { noop: true },
    ]);
    expect(plan.events).toHaveLength(3);
  });

  it('PLAN-6 behind what is not of that day, or behind themselves, are refused', () => {
    const plan = planWith('a', 'b');
    for (const after of ['nix', 'a']) {
      expect(plan.refused(() => plan.move('a', { day: DAY, after }))).toMatchObject({ code: 'anchor_not_found' });
    }
    expect(plan.refused(() => plan.move('a', { after: 'b' }))).toMatchObject({ code: 'anchor_not_found' });
  });

  it('PLAN-6 a day that was empty for a while goes on above its old versions', () => {
    const plan = planWith('a');
    const { day_version: before } = plan.move('a', { day: null });
    plan.move('a', { day: DAY });
    const { day_version: emptied } = plan.delete('a');
    const { day_version: again } = plan.restore('a');
    expect(before).toBeLessThan(emptied);
    expect(emptied).toBeLessThan(again);
  });

  /** Against a model: days are arrays of ids, and a place is an index. */
  it('PLAN-6 rows, shelf and events agree on the order, whatever is done', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const day = fc.constantFrom(null, DAY, '2026-05-02');
    const after = fc.option(id, { nil: null });
    const step = fc.record({ do: fc.constantFrom('create', 'move', 'delete', 'restore'), id, day, after });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const plan = new PlanRoom();
        const versions = new Map<string | null, number>();
        for (const { do: action, id: item, ...spot } of steps) {
          const from = plan.events.length;
          try {
            if (action === 'create') plan.create(item, spot);
            else if (action === 'move') plan.move(item, spot);
            else if (action === 'delete') plan.delete(item);
            else plan.restore(item);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
          for (const told of plan.told(from)) grows(versions, told);
        }
        const days = Object.entries(plan.shelf()?.days ?? {});
        for (const [key, { items }] of days) expect(items.map(([placed]) => placed)).toEqual(plan.order(key || null));
        const [items = 0, gone = 0] = [plan.shelf()?.items, plan.shelf()?.gone];
        expect(days.flatMap(([, { items: placed }]) => placed)).toHaveLength(items);
        expect([...plan.rows.keys()].filter((key) => key.startsWith('planning.gone/'))).toHaveLength(gone);
      }),
      { numRuns: 300 },
    );
  });
});

interface Told {
  readonly day?: string | null;
  readonly day_version?: number;
  readonly from?: { readonly day: string | null; readonly day_version: number };
}

/** Of each day the version grows with every event that names it. */
function grows(versions: Map<string | null, number>, { day = null, day_version = 0, from }: Told): void {
  const seen = [
    [day, day_version] as const,
    ...(from && from.day !== day ? [[from.day, from.day_version] as const] : []),
  ];
  for (const [name, version] of seen) {
    expect(version).toBeGreaterThan(versions.get(name) ?? 0);
    versions.set(name, version);
  }
}
