import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal } from '../../../protocol/refusal.js';
import { PlanRoom } from '../testing/plan-room.js';

const DAYS = [null, '2026-05-01', '2026-05-02'];
const ITEMS = ['a', 'b', 'c', 'd', 'e', 'f'];

/** What somebody does; it may be refused. */
type Act = (plan: PlanRoom, user: string) => void;
type Operation = { readonly action: string; readonly item_id: string };

const itemId = fc.constantFrom(...ITEMS);
const day = fc.constantFrom(...DAYS);
const value = fc.constantFrom(null, 1, 2, { y: 1 }, { y: 2, z: 3 }, { z: null });
const data = fc.dictionary(fc.constantFrom('x', 'w'), value);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ action: fc.constant('update'), item_id: itemId, data }),
  fc.record({ action: fc.constant('create'), item_id: itemId, day, data }),
  fc.record({ action: fc.constant('move'), item_id: itemId, day, after: fc.option(itemId) }),
  fc.record({ action: fc.constantFrom('delete', 'restore'), item_id: itemId }),
);
const one = operation.map(
  (single): Act =>
    (plan, user) =>
      void plan.batch([single], user),
);
const many = fc.array(operation, { minLength: 2, maxLength: 4 }).map(
  (operations): Act =>
    (plan, user) =>
      void plan.batch(operations, user),
);
const reorder = fc.tuple(day, fc.shuffledSubarray(ITEMS, { minLength: ITEMS.length })).map(
  ([on, wish]): Act =>
    (plan, user) =>
      void plan.reorder(
        on,
        plan.order(on).toSorted((a, b) => wish.indexOf(a) - wish.indexOf(b)),
        {},
        user,
      ),
);
const act = fc.oneof({ arbitrary: one, weight: 5 }, many, { arbitrary: reorder, weight: 2 });

function planned(): PlanRoom {
  const plan = new PlanRoom();
  for (const name of ITEMS.slice(0, 4)) plan.create(name, { day: DAYS[1], data: { title: name } }, 'cem');
  return plan;
}

/** What a client shows. */
function shownBy(plan: PlanRoom) {
  return DAYS.map((on) => plan.order(on).map((id) => [id, plan.item(id)?.rank, plan.item(id)?.data]));
}

/** The code, if it is refused. */
function attempt(does: () => unknown): string | undefined {
  try {
    does();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return undefined;
}

/** Does it all, and gives what was shown before, and after each commit. */
function statesOf(plan: PlanRoom, acts: readonly Act[]) {
  const states = [shownBy(plan)];
  for (const does of acts) {
    const before = plan.events.length;
    attempt(() => does(plan, 'ana'));
    if (plan.events.length > before) states.push(shownBy(plan));
  }
  return states;
}

describe('undo, whatever was done', () => {
  it('PLAN-9 as many undos as commits make all as it was, and as many redos bring all back', () => {
    const property = fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
      const plan = planned();
      const states = statesOf(plan, acts);
      const undos: number[] = [];
      for (const state of states.slice(0, -1).toReversed()) {
        plan.undo();
        undos.push(plan.events.length);
        expect(shownBy(plan)).toEqual(state);
      }
      expect(attempt(() => plan.undo())).toBe('nothing_to_undo');
      for (const state of states.slice(1)) {
        plan.undo(undos.pop());
        expect(shownBy(plan)).toEqual(state);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('PLAN-9 undo and redo in any turn are a stack', () => {
    const turns = fc.array(fc.constantFrom('undo', 'redo'), { maxLength: 20 });
    const property = fc.property(fc.array(act, { maxLength: 8 }), turns, (acts, wishes) => {
      const plan = planned();
      const states = statesOf(plan, acts);
      const undos: number[] = [];
      for (const wish of wishes) {
        const redone = wish === 'redo' ? undos.pop() : undefined;
        if (wish === 'redo' && redone === undefined) continue;
        const refused = attempt(() => plan.undo(redone));
        if (wish === 'undo' && refused === undefined) undos.push(plan.events.length);
        expect(shownBy(plan)).toEqual(states[states.length - 1 - undos.length]);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('PLAN-9 an undo changes nothing that somebody else has written since', () => {
    const doing = fc.tuple(fc.constantFrom('ana', 'ben'), act);
    const property = fc.property(fc.array(doing, { maxLength: 20 }), (doings) => {
      const plan = planned();
      for (const [user, does] of doings) attempt(() => does(plan, user));
      const written = { x: 'ben', w: { y: 'ben' } };
      const isWritten = attempt(() => plan.update('a', written, {}, 'ben')) === undefined;
      const { version } = plan.item('b') ?? {};
      attempt(() => plan.move('b', { day: DAYS[2], after: null }, 'ben'));
      const moved = plan.item('b');
      while (attempt(() => plan.undo()) === undefined) {
        if (isWritten) expect(plan.item('a')?.data).toMatchObject(written);
        if (moved?.version !== version) expect(plan.item('b')).toMatchObject({ day: DAYS[2], rank: moved?.rank });
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});
