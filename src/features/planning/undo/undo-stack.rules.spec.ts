import { describe, expect, it } from '@jest/globals';
import { commitToUndo } from './undo-stack.rules.js';

/** Commits of two events each, the first at seq 1, 3, 5 …; `undoes` by their place in the list. */
function commits(...undoes: (number | null)[]) {
  return undoes.map((place, index) => {
    const [first, last] = [index * 2 + 1, index * 2 + 2];
    return { items: [], events: 2, first, last, ...(place !== null && { undoes: place * 2 + 2 }) };
  });
}
const target = (list: ReturnType<typeof commits>, seq?: number) => {
  const commit = commitToUndo(list, seq);
  return commit === undefined ? undefined : list.findIndex(({ first }) => first === commit.first);
};

describe('which commit is undone', () => {
  it('PLAN-9 is the newest that is not, then the one before it', () => {
    expect(target(commits())).toBeUndefined();
    expect(target(commits(null, null))).toBe(1);
    expect(target(commits(null, null, 1))).toBe(0);
    expect(target(commits(null, null, 1, 0))).toBeUndefined();
    expect(target(commits(null, null, 1, 0, null))).toBe(4);
    expect(target(commits(null, null, 1, 0, null, 4))).toBeUndefined();
  });

  it('PLAN-9 is the one that told an event with that seq, unless it is undone', () => {
    const list = commits(null, null, null, 1);
    expect([1, 2, 5, 6].map((seq) => target(list, seq))).toEqual([0, 0, 2, 2]);
    expect([3, 4, 9, 0].map((seq) => target(list, seq))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('PLAN-9 may be an undo, which is redo: what that one had undone can be undone again', () => {
    const undone = commits(null, null, 1);
    expect(target(undone, 6)).toBe(2);
    const redone = commits(null, null, 1, 2);
    expect([target(redone, 6), target(redone, 8), target(redone, 4), target(redone)]).toEqual([undefined, 3, 1, 1]);
    const again = commits(null, null, 1, 2, 1);
    expect([target(again, 4), target(again, 10), target(again)]).toEqual([undefined, 4, 0]);
    const other = commits(null, null, 1, 2, 3);
    expect([target(other, 4), target(other, 6), target(other)]).toEqual([undefined, 2, 0]);
  });
});
