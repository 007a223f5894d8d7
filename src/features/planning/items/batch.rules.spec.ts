import { describe, expect, it } from '@jest/globals';
import { readBody } from '../../../store/body.js';
import { PlanRoom } from '../testing/plan-room.js';
import type { HistoryEntry } from './history.rules.js';

const DAY = '2026-05-01';
const op = (action: string, item_id: string, fields: object = {}) => ({ action, item_id, ...fields });

describe('batches', () => {
  it('PLAN-6 are one commit, in which each operation sees those before it', () => {
    const plan = new PlanRoom();
    const { results } = plan.batch([
      op('create', 'a', { day: DAY, data: { n: 1 } }),
      op('create', 'b', { day: DAY, after: null, data: {} }),
      op('update', 'a', { data: { n: 2 }, base_version: 1 }),
      op('move', 'a', { day: DAY, after: null }),
      op('delete', 'b'),
      op('restore', 'b'),
    ]);
    expect(results).toEqual([
      { item_id: 'a', day: DAY, rank: 'a0', version: 1, day_version: 1 },
      { item_id: 'b', day: DAY, rank: 'Zz', version: 1, day_version: 2 },
      { version: 2 },
      { day: DAY, rank: 'Zy', version: 3, day_version: 3 },
      { version: 2, day_version: 4 },
      { day: DAY, rank: 'Zz', version: 3, day_version: 5 },
    ]);
    expect(plan.told().map(({ action, item_id }) => `${String(action)} ${String(item_id)}`)).toEqual([
      'create a',
      'create b',
      'update a',
      'move a',
      'delete b',
      'restore b',
    ]);
    expect([plan.order(DAY), plan.rows.has('planning.gone/b')]).toEqual([['a', 'b'], false]);
  });

  it('PLAN-9 keep one entry of history for each item, with the place of each event', () => {
    const plan = new PlanRoom();
    plan.batch([
      op('create', 'a', { data: {} }),
      op('create', 'b', { data: {} }),
      op('update', 'a', { data: { n: 1 } }),
    ]);
    const entries = (plan.lists.get('planning.history/a') ?? []).map(({ body }) => readBody<HistoryEntry>(body));
    expect(entries).toMatchObject([
      {
        rows: [
          { action: 'create', version: 1, offset: 0 },
          { action: 'update', version: 2, base: 1, offset: 2 },
        ],
      },
    ]);
    const own = (plan.lists.get('planning.by/ana') ?? []).map(({ body }) => readBody<unknown>(body));
    expect(own).toEqual([
      {
        items: [
          ['a', 2],
          ['b', 1],
        ],
        events: 3,
      },
    ]);
  });

  it('PLAN-6 fail as a whole, and say where and why', () => {
    const plan = new PlanRoom();
    plan.create('a');
    const failing = [op('update', 'a', { data: { n: 1 } }), op('move', 'nix', {}), op('delete', 'a')];
    expect(plan.refused(() => plan.batch(failing))).toEqual({
      code: 'batch_failed',
      details: { index: 1, code: 'item_not_found' },
    });
    plan.lock('a', 'ben');
    expect(plan.refused(() => plan.batch([op('create', 'b', { data: {} }), op('delete', 'a')]))).toMatchObject({
      code: 'batch_failed',
      details: { index: 1, code: 'item_locked', details: { holder: { user_id: 'ben' } } },
    });
    expect([plan.item('a')?.version, plan.item('b'), plan.events.length]).toEqual([1, undefined, 2]);
  });

  it('PLAN-2 tell the end of a lease that is over once, before the first event of its item', () => {
    const plan = new PlanRoom();
    for (const id of ['a', 'b']) plan.lock(id, 'ben');
    plan.now += 30_000;
    plan.batch([
      op('update', 'a', { data: { n: 1 } }),
      op('update', 'b', { data: {} }),
      op('update', 'a', { data: { n: 2 } }),
    ]);
    expect(plan.told(2).map(({ action, item_id }) => `${String(action)} ${String(item_id)}`)).toEqual([
      'unlock a',
      'update a',
      'unlock b',
      'update b',
      'update a',
    ]);
    expect(plan.timers.size).toBe(0);
  });

  it('PLAN-3 rebase onto what they did themselves as onto what others did', () => {
    const plan = new PlanRoom();
    plan.create('a', { data: { n: 1, m: 1 } });
    plan.update('a', { n: 2 }, {}, 'ben');
    const rebased = { base_version: 1, on_conflict: 'rebase' };
    const { results } = plan.batch([
      op('update', 'a', { data: { m: 2 }, ...rebased }),
      op('update', 'a', { data: { k: 1 }, ...rebased }),
    ]);
    expect(results).toEqual([
      { version: 3, rebased: true },
      { version: 4, rebased: true },
    ]);
    const again = [
      op('update', 'a', { data: { k: 2 } }),
      op('update', 'a', { data: { k: 3 }, base_version: 4, on_conflict: 'rebase' }),
    ];
    expect(plan.refused(() => plan.batch(again))).toMatchObject({
      details: { index: 1, code: 'version_conflict', details: { changed_paths: ['/k'] } },
    });
  });

  it('PLAN-6 that change nothing are answered, and not stored', () => {
    const plan = new PlanRoom();
    plan.create('a');
    expect(plan.batch([op('update', 'a', { data: {} }), op('move', 'a', {})]).results).toMatchObject([
      { noop: true },
      { noop: true },
    ]);
    expect(plan.events).toHaveLength(1);
  });

  it('PLAN-6 ask for upkeep as a single operation does', () => {
    const plan = new PlanRoom();
    plan.create('a');
    plan.rows.set('planning.shelf', { rev: 9, body: JSON.stringify({ items: 1, tail: 'a0' }) });
    expect(
      plan.refused(() => plan.batch([op('update', 'a', { data: { n: 1 } }), op('move', 'a', { day: DAY })])),
    ).toMatchObject({
      code: 'unavailable',
    });
  });
});
