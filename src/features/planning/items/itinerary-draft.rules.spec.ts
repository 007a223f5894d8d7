import { describe, expect, it } from '@jest/globals';
import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';
import { readBody } from '../../../store/body.js';
import { leaseKey } from '../planning-rows.rules.js';
import { PlanRoom } from '../testing/plan-room.js';
import { defineEdit } from './edit.rules.js';
import type { AuthorEntry, HistoryEntry } from './history.rules.js';
import { deleteItem, updateItem } from './item.rules.js';
import type { Author } from './itinerary-draft.rules.js';
import { moveItem } from './move.rules.js';

const A = 'a' as ItemId;
const ANA: Author = { user: 'ana' as UserId, session: 'ana-session' as SessionId, version: 2 };
const update = defineEdit(updateItem);
const move = defineEdit(moveItem);

function changesOf(plan: PlanRoom, n: number) {
  return plan.run(update, { author: ANA, operation: { item_id: A, data: { n } }, items: [A] }).changes;
}
const entriesOf = <Entry>(plan: PlanRoom, list: string): Entry[] =>
  (plan.lists.get(list) ?? []).map(({ body }) => readBody<Entry>(body));

describe('drafts', () => {
  it('PLAN-6 an edit depends on its item alone, a move also on the order', () => {
    const plan = new PlanRoom();
    plan.create('a');
    const own = ['planning.item/a', 'planning.gone/a', 'planning.lease/a'];
    expect(changesOf(plan, 1).guardOnly).toEqual(own);
    const operation = { item_id: A, day: '2026-05-01' };
    const { changes } = plan.run(move, { author: ANA, operation, items: [A] });
    expect(changes.guardOnly).toEqual([...own, 'planning.shelf']);
  });

  it('PLAN-4 what is written under a lease is written before it ends', () => {
    const plan = new PlanRoom();
    plan.lock('a');
    expect([...(changesOf(plan, 1).notAfter ?? [])]).toEqual([[leaseKey(A), plan.now + 30_000]]);
  });

  it('PLAN-2 tell the end of a lease that is over once, before their own event', () => {
    const plan = new PlanRoom();
    plan.lock('a', 'ben');
    plan.now += 30_000;
    plan.update('a', { n: 1 });
    plan.update('a', { n: 2 });
    expect(plan.told(1)).toMatchObject([
      { action: 'unlock', reason: 'expired' },
      { action: 'update', version: 1 },
      { action: 'update', version: 2 },
    ]);
  });

  it('PLAN-1 PLAN-2 give an item whose lease is over to the first who waits, and tell who waits once', () => {
    const plan = new PlanRoom();
    plan.create('a');
    plan.lock('a', 'ben');
    plan.lock('a', 'ana', { wait: true });
    plan.lock('a', 'cem', { wait: true });
    plan.now += 30_000;
    expect(plan.refused(() => plan.update('a', { n: 1 }, {}, 'ben'))).toMatchObject({ code: 'item_locked' });
    const { changes } = plan.run(defineEdit(deleteItem), { author: ANA, operation: { item_id: A }, items: [A] });
    expect(plan.told(2)).toMatchObject([
      { action: 'unlock', reason: 'expired' },
      { action: 'lock', holder: { user_id: 'ana' } },
      { action: 'unlock', reason: 'deleted' },
      { action: 'delete' },
    ]);
    expect(changes.lanes).toMatchObject([{ lane: 'planning.queue', body: expect.stringContaining('"waiting":[]') }]);
    expect([plan.rows.has(leaseKey(A)), plan.timers.size]).toEqual([false, 0]);
  });

  it('PLAN-2 that change nothing leave even a lease that is over to its timer', () => {
    const plan = new PlanRoom();
    plan.create('a', { data: { n: 1 } });
    plan.lock('a', 'ben');
    plan.now += 30_000;
    expect(plan.update('a', { n: 1 })).toEqual({ version: 1, noop: true });
    expect([plan.events.length, plan.timers.size]).toEqual([2, 1]);
  });

  it('PLAN-9 keep of each item what was changed, by whom, and what takes it back', () => {
    const plan = new PlanRoom();
    plan.create('a', { data: { n: 1, title: 'A' } });
    plan.update('a', { n: null, title: 'B' }, {}, 'ben');
    plan.move('a', { day: '2026-05-01' });
    plan.delete('a');
    plan.restore('a');
    expect(entriesOf<HistoryEntry>(plan, 'planning.history/a')).toEqual([
      {
        by: 'ana',
        rows: [{ version: 1, base: 0, action: 'create', offset: 0, data: { n: 1, title: 'A' }, day: null, rank: 'a0' }],
      },
      {
        by: 'ben',
        rows: [
          {
            version: 2,
            base: 1,
            action: 'update',
            offset: 0,
            data: { n: null, title: 'B' },
            inverse: { n: 1, title: 'A' },
          },
        ],
      },
      {
        by: 'ana',
        rows: [
          {
            version: 3,
            base: 2,
            action: 'move',
            offset: 0,
            day: '2026-05-01',
            rank: 'a0',
            from: { day: null, rank: 'a0' },
          },
        ],
      },
      { by: 'ana', rows: [{ version: 4, base: 3, action: 'delete', offset: 0, day: '2026-05-01', rank: 'a0' }] },
      { by: 'ana', rows: [{ version: 5, base: 4, action: 'restore', offset: 0, day: '2026-05-01', rank: 'a0' }] },
    ]);
  });

  it('PLAN-9 keep of each user which commits are theirs, though the first event is of another', () => {
    const plan = new PlanRoom();
    plan.create('a');
    plan.lock('a', 'ben');
    plan.now += 30_000;
    const { ack } = plan.run(defineEdit(deleteItem), { author: ANA, operation: { item_id: A }, items: [A] });
    expect(entriesOf<AuthorEntry>(plan, 'planning.by/ana')).toEqual([
      { items: [['a', 1]], events: 1 },
      { items: [['a', ack.version]], events: 2 },
    ]);
    expect(plan.lists.get('planning.by/ana')?.map(({ seq }) => seq)).toEqual([1, 3]);
    expect(entriesOf<HistoryEntry>(plan, 'planning.history/a').at(-1)).toMatchObject({
      by: 'ana',
      rows: [{ offset: 1 }],
    });
  });

  it('PLAN-9 keep the newest 50 commits', () => {
    const plan = new PlanRoom();
    for (let n = 0; n < 60; n++) plan.update('a', { n });
    const kept = entriesOf<HistoryEntry>(plan, 'planning.history/a');
    expect([kept.length, kept[0]?.rows[0]?.version, entriesOf(plan, 'planning.by/ana').length]).toEqual([50, 11, 50]);
  });
});
