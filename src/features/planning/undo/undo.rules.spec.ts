import { describe, expect, it } from '@jest/globals';
import type { ItemId } from '../../../protocol/ids.js';
import { historyList } from '../items/history.rules.js';
import { itemKey } from '../planning-rows.rules.js';
import { PlanRoom } from '../testing/plan-room.js';

const MAY1 = '2026-05-01';
const MAY2 = '2026-05-02';

function planned(): PlanRoom {
  const plan = new PlanRoom();
  for (const name of ['a', 'b', 'c']) plan.create(name, { day: MAY1, data: { title: name } }, 'cem');
  return plan;
}
/** What a client shows. */
const shownBy = (plan: PlanRoom) =>
  [null, MAY1, MAY2].map((day) => plan.order(day).map((id) => [id, plan.item(id)?.data]));
/** What is refused with, and by whose event. */
const conflict = (by: string, seq: number, item_id = 'a') => ({
  code: 'undo_conflict',
  details: { by, seq, item_id },
});

describe('undo', () => {
  it('PLAN-9 takes back what one did last, as an ordinary change that says so', () => {
    const plan = planned();
    plan.update('a', { title: 'A', n: 1 });
    expect(plan.undo()).toEqual({ undone: 4, results: [{ action: 'update', item_id: 'a', version: 3 }] });
    expect(plan.told(4)).toEqual([
      { action: 'update', item_id: 'a', data: { title: 'a', n: null }, version: 3, undoes: 4 },
    ]);
    expect(plan.item('a')).toMatchObject({ version: 3, data: { title: 'a' } });
    expect(plan.refused(() => plan.undo())).toEqual({ code: 'nothing_to_undo', details: undefined });
  });

  it('PLAN-9 moves back, brings back, and deletes what was created', () => {
    const plan = planned();
    const before = shownBy(plan);
    plan.move('b', { day: MAY2 });
    plan.delete('a');
    plan.create('d', { day: MAY1, after: null });
    plan.update('e', { title: 'E' });
    const ranks = { a: 'a0', b: 'a1' };
    expect(plan.undo().results).toMatchObject([{ action: 'delete', item_id: 'e', version: 2 }]);
    expect(plan.undo().results).toMatchObject([{ action: 'delete', item_id: 'd', version: 2 }]);
    expect(plan.undo().results).toMatchObject([{ action: 'restore', item_id: 'a', day: MAY1, rank: ranks.a }]);
    expect(plan.undo().results).toMatchObject([{ action: 'move', item_id: 'b', day: MAY1, rank: ranks.b }]);
    expect(shownBy(plan)).toEqual(before);
    expect(plan.told(-1)).toMatchObject([{ action: 'move', undoes: 4, from: { day: MAY2 }, data: { title: 'b' } }]);
  });

  it('PLAN-9 brings back to where it was, though that was taken when the item came back before', () => {
    const plan = planned();
    const before = shownBy(plan);
    plan.delete('a');
    plan.move('c', { day: MAY1, after: null });
    expect(plan.item('c')?.rank).toBe('a0');
    plan.restore('a');
    expect(plan.item('a')?.rank).toBe('a0V');
    for (let times = 3; times > 0; times -= 1) plan.undo();
    expect(plan.item('a')?.rank).toBe('a0');
    expect(shownBy(plan)).toEqual(before);
  });

  it('PLAN-9 of an undo is redo, and then the first can be undone again', () => {
    const plan = planned();
    plan.update('a', { title: 'A' });
    plan.undo();
    expect(plan.undo(5)).toMatchObject({ undone: 5 });
    expect(plan.item('a')?.data).toEqual({ title: 'A' });
    expect(plan.refused(() => plan.undo(5))).toMatchObject({ code: 'nothing_to_undo' });
    expect(plan.undo()).toMatchObject({ undone: 4 });
    expect(plan.item('a')?.data).toEqual({ title: 'a' });
  });

  it('PLAN-9 leaves alone what others did elsewhere in the item, and where they put it', () => {
    const plan = planned();
    plan.update('a', { title: 'A', spot: { name: 'x' } });
    plan.update('a', { notes: 'cash' }, {}, 'ben');
    plan.move('a', { day: MAY2 }, 'ben');
    plan.undo();
    expect(plan.item('a')).toMatchObject({ day: MAY2, data: { title: 'a', notes: 'cash' } });
    plan.move('b', { day: MAY2 });
    plan.update('b', { notes: 'card' }, {}, 'ben');
    plan.undo();
    expect(plan.item('b')).toMatchObject({ day: MAY1, data: { title: 'b', notes: 'card' } });
  });

  it.each<[string, (plan: PlanRoom) => void, (plan: PlanRoom) => void]>([
    ['a field', (plan) => plan.update('a', { x: 1 }), (plan) => plan.update('a', { x: 2 }, {}, 'ben')],
    ['what is below', (plan) => plan.update('a', { x: 1 }), (plan) => plan.update('a', { x: { y: 2 } }, {}, 'ben')],
    [
      'what undo would take along',
      (plan) => plan.update('a', { x: { y: 1 } }),
      (plan) => plan.update('a', { x: { z: 2 } }, {}, 'ben'),
    ],
    ['the place', (plan) => plan.move('a', { day: MAY2 }), (plan) => plan.move('a', {}, 'ben')],
    ['a field, by deletion', (plan) => plan.update('a', { x: 1 }), (plan) => plan.delete('a', {}, 'ben')],
    ['the place, by deletion', (plan) => plan.move('a', { day: MAY2 }), (plan) => plan.delete('a', {}, 'ben')],
    ['a deletion, by return', (plan) => plan.delete('a'), (plan) => plan.restore('a', 'ben')],
  ])('PLAN-9 conflicts where somebody else has changed the same since: %s', (_, own, other) => {
    const plan = planned();
    own(plan);
    plan.update('b', { x: 1 }, {}, 'ben');
    other(plan);
    const before = plan.events.length;
    expect(plan.refused(() => plan.undo())).toEqual(conflict('ben', 6));
    expect(plan.events.length).toBe(before);
  });

  it('PLAN-9 does not take a creation back that others have written into, nor a return', () => {
    const plan = planned();
    plan.create('d');
    plan.update('d', { n: 1 }, {}, 'ben');
    expect(plan.refused(() => plan.undo())).toEqual(conflict('ben', 5, 'd'));
    plan.delete('a', {}, 'ben');
    plan.restore('a');
    plan.move('a', { day: MAY2 }, 'ben');
    expect(plan.refused(() => plan.undo())).toEqual(conflict('ben', 8));
  });

  it('PLAN-9 does not mind what others took back themselves', () => {
    const plan = planned();
    plan.update('a', { title: 'A' });
    plan.update('a', { title: 'ben was here' }, {}, 'ben');
    plan.delete('a', {}, 'ben');
    expect(plan.refused(() => plan.undo())).toEqual(conflict('ben', 6));
    plan.undo(undefined, 'ben');
    expect(plan.refused(() => plan.undo())).toEqual(conflict('ben', 5));
    plan.undo(undefined, 'ben');
    plan.undo();
    expect(plan.item('a')?.data).toEqual({ title: 'a' });
  });

  it('PLAN-9 of an older commit minds what one did oneself since, and not yet took back', () => {
    const plan = planned();
    plan.update('a', { title: 'A' });
    plan.update('a', { title: 'AA' });
    plan.update('b', { title: 'B' });
    expect(plan.refused(() => plan.undo(4))).toEqual(conflict('ana', 5));
    plan.undo(5);
    expect(plan.undo(4)).toMatchObject({ undone: 4 });
    expect(shownBy(plan)[1]).toEqual([
      ['a', { title: 'a' }],
      ['b', { title: 'B' }],
      ['c', { title: 'c' }],
    ]);
    expect(plan.refused(() => plan.undo(7))).toEqual(conflict('ana', 8));
  });

  it('PLAN-9 knows the commits of its user only', () => {
    const plan = planned();
    plan.update('a', { title: 'A' }, {}, 'ben');
    expect(plan.refused(() => plan.undo())).toMatchObject({ code: 'nothing_to_undo' });
    expect(plan.refused(() => plan.undo(4))).toMatchObject({ code: 'nothing_to_undo' });
    expect(plan.undo(4, 'ben')).toMatchObject({ undone: 4 });
  });

  it('PLAN-4 PLAN-9 asks for leases and limits like any change, and says of which item', () => {
    const plan = planned();
    plan.update('a', { title: 'A' });
    plan.lock('a', 'ben');
    expect(plan.refused(() => plan.undo())).toMatchObject({
      code: 'item_locked',
      details: { holder: { user_id: 'ben' }, item_id: 'a' },
    });
    plan.now += 30_000;
    plan.undo();
    expect(plan.told(-2)).toMatchObject([{ action: 'unlock', reason: 'expired' }, { undoes: 4 }]);
    plan.update('b', { one: 'x'.repeat(15_000) }, {}, 'cem');
    plan.update('b', { one: null });
    plan.update('b', { two: 'x'.repeat(15_000) }, {}, 'cem');
    expect(plan.refused(() => plan.undo())).toMatchObject({ code: 'payload_too_large', details: { item_id: 'b' } });
  });

  it('PLAN-9 finds an undo that told the end of a lease before, by any seq of it', () => {
    const plan = planned();
    plan.lock('a');
    plan.delete('a');
    expect(plan.told(4)).toMatchObject([{ action: 'unlock' }, { action: 'delete' }]);
    expect(plan.undo(5)).toMatchObject({ undone: 6 });
    expect(plan.refused(() => plan.undo())).toMatchObject({ code: 'nothing_to_undo' });
    expect(plan.undo(7)).toMatchObject({ undone: 7, results: [{ action: 'delete' }] });
  });

  it('PLAN-9 is nothing where nothing would change', () => {
    const plan = planned();
    plan.update('a', { tags: [{ x: 1, y: 2 }] }, {}, 'cem');
    plan.update('a', { tags: [{ y: 2, x: 1 }] });
    expect(plan.refused(() => plan.undo())).toMatchObject({ code: 'nothing_to_undo' });
  });

  it('PLAN-9 puts back what is large, or what an original client wrote, as it was', () => {
    const plan = planned();
    const many = (name: string, count: number, value: unknown) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}${n}`, value]));
    const old = { title: 7, ...many('old', 100, 'x'.repeat(140)) };
    plan.update('a', old, {}, 'original');
    plan.update('a', { title: 'A', ...many('old', 100, null), ...many('new', 900, 0) });
    plan.undo();
    expect(plan.item('a')?.data).toEqual(old);
    expect(JSON.stringify(plan.told(-1)).length).toBeGreaterThan(16 * 1024);
  });

  it('PLAN-9 ROOM-3 goes on over a leap of versions, and leaves what is not known any more', () => {
    const plan = planned();
    plan.update('a', { title: 'A' });
    plan.countFloor = 1_000;
    plan.update('a', { notes: 'cash' }, {}, 'ben');
    expect(plan.undo().results).toMatchObject([{ version: 1_002 }]);
    plan.update('b', { title: 'B' });
    plan.lists.set(historyList('b' as ItemId), []);
    expect(plan.refused(() => plan.undo())).toMatchObject({ code: 'nothing_to_undo' });
    plan.update('c', { title: 'C' });
    plan.rows.set(itemKey('c' as ItemId), { rev: 99, body: JSON.stringify({ ...plan.item('c'), version: 2_000 }) });
    expect(plan.refused(() => plan.undo())).toMatchObject({ code: 'nothing_to_undo' });
  });

  it('PLAN-9 reaches 50 commits back', () => {
    const plan = planned();
    for (let n = 0; n < 60; n++) plan.update('a', { n });
    for (let n = 0; n < 25; n++) plan.undo();
    expect(plan.refused(() => plan.undo())).toMatchObject({ code: 'nothing_to_undo' });
    expect(plan.item('a')?.data).toEqual({ title: 'a', n: 34 });
  });

  it('PLAN-9 takes a batch back as a whole, or not at all', () => {
    const plan = planned();
    const before = shownBy(plan);
    const batch = () =>
      plan.batch([
        { action: 'create', item_id: 'd', day: MAY1, after: 'a', data: { n: 1 } },
        { action: 'update', item_id: 'd', data: { n: 2 } },
        { action: 'move', item_id: 'd', day: MAY2 },
        { action: 'delete', item_id: 'a' },
        { action: 'update', item_id: 'b', data: { n: 1 } },
      ]);
    batch();
    const after = shownBy(plan);
    const actions = ['update', 'restore', 'move', 'update', 'delete'];
    expect(plan.undo().results.map(({ action }) => action)).toEqual(actions);
    expect(shownBy(plan)).toEqual(before);
    expect(plan.told(-5).map(({ undoes }) => undoes)).toEqual([8, 8, 8, 8, 8]);
    plan.undo(13);
    expect(shownBy(plan)).toEqual(after);
    plan.update('b', { n: 3 }, {}, 'ben');
    expect(plan.refused(() => plan.undo(8))).toEqual(conflict('ben', 19, 'b'));
    expect(plan.events.length).toBe(19);
  });

  it('PLAN-9 takes a reorder back, though ranks of some are where others were', () => {
    const plan = new PlanRoom();
    const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    for (const name of before) plan.create(name, { day: MAY1 }, 'cem');
    plan.move('c', { day: MAY1, after: 'b' }, 'cem');
    const ranks = () => before.map((name) => plan.item(name)?.rank);
    const [known, order] = [ranks(), ['a', 'h', 'd', 'e', 'f', 'g', 'c', 'b']];
    plan.reorder(MAY1, order);
    const then = ranks();
    plan.undo();
    expect([plan.order(MAY1), ranks()]).toEqual([before, known]);
    plan.undo(plan.events.length);
    expect([plan.order(MAY1), ranks()]).toEqual([order, then]);
  });
});
