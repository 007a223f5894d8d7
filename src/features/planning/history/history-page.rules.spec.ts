import { describe, expect, it } from '@jest/globals';
import { HISTORY_MAX, historyList } from '../items/history.rules.js';
import type { ItemId } from '../../../protocol/ids.js';
import { PlanRoom } from '../testing/plan-room.js';
import { historyPage } from './history-page.rules.js';
import type { HistoryRange } from './history-page.rules.js';

const MAY1 = '2026-05-01';

function pageOf(plan: PlanRoom, range: HistoryRange = {}, limit = HISTORY_MAX) {
  const [page] = plan.read({ lists: [{ list: historyList('a' as ItemId), limit }] }).lists;
  if (page === undefined) throw new Error('No page');
  return historyPage(page, range);
}
const reachOf = ({ changes, more }: ReturnType<typeof historyPage>) => [changes.map(({ version }) => version), more];

describe('the history of an item', () => {
  it('PLAN-9 is its changes, newest first: what, by whom, and by which event', () => {
    const plan = new PlanRoom();
    plan.create('a', { data: { n: 1 } });
    plan.lock('a', 'ben');
    plan.now += 30_000;
    plan.update('a', { n: 2 });
    plan.move('a', { day: MAY1 }, 'ben');
    const ts = plan.now;
    expect(pageOf(plan)).toEqual({
      changes: [
        {
          version: 3,
          base: 2,
          seq: 5,
          ts,
          user_id: 'ben',
          action: 'move',
          day: MAY1,
          rank: 'a0',
          from: { day: null, rank: 'a0' },
        },
        { version: 2, base: 1, seq: 4, ts, user_id: 'ana', action: 'update', data: { n: 2 } },
        {
          version: 1,
          base: 0,
          seq: 1,
          ts: ts - 30_000,
          user_id: 'ana',
          action: 'create',
          data: { n: 1 },
          day: null,
          rank: 'a0',
        },
      ],
      more: false,
    });
  });

  it('PLAN-9 goes on where the item was deleted, and says which change took back another', () => {
    const plan = new PlanRoom();
    plan.update('a', { n: 1 });
    plan.delete('a');
    plan.undo();
    const [back, deletion, creation] = pageOf(plan).changes;
    expect(back).toMatchObject({ action: 'restore', version: 3, undoes: 2 });
    expect(deletion).toMatchObject({ action: 'delete', version: 2, day: null });
    expect(deletion).not.toHaveProperty('undoes');
    expect(creation).toMatchObject({ action: 'update', created: true, version: 1 });
    expect(historyPage({ entries: [], moreBefore: false, moreAfter: false }, {})).toEqual({ changes: [], more: false });
  });

  it('PLAN-9 comes by pages, each before a version, and says whether there is more', () => {
    const plan = new PlanRoom();
    for (let n = 1; n <= 5; n++) plan.update('a', { n });
    expect(reachOf(pageOf(plan, { limit: 2 }))).toEqual([[5, 4], true]);
    expect(reachOf(pageOf(plan, { limit: 2, before: 4 }))).toEqual([[3, 2], true]);
    expect(reachOf(pageOf(plan, { limit: 2, before: 2 }))).toEqual([[1], false]);
    expect(reachOf(pageOf(plan, { before: 1 }))).toEqual([[], false]);
    expect(reachOf(pageOf(plan, {}, 3))).toEqual([[5, 4, 3], true]);
    expect(reachOf(pageOf(plan, { before: 3 }, 3))).toEqual([[], true]);
  });

  it('PLAN-9 puts as much on a page as a frame carries, and always something', () => {
    const plan = new PlanRoom();
    for (let n = 1; n <= 20; n++) plan.update('a', { [`n${n}`]: null, text: `${n}${'x'.repeat(12_000)}` });
    const seen: number[] = [];
    for (let answer = pageOf(plan); ; answer = pageOf(plan, { before: seen.at(-1) ?? 0 })) {
      expect(JSON.stringify(answer).length).toBeLessThan(132 * 1024);
      expect(answer.changes.length).toBeGreaterThan(0);
      seen.push(...answer.changes.map(({ version }) => version));
      if (!answer.more) break;
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => 20 - n));
  });
});
