import { Refusal } from '../../../protocol/refusal.js';
import type { HistoryCommit, HistoryRow } from '../items/history.rules.js';
import { overlap, pathsOf } from '../items/json-paths.rules.js';

/**
 * PLAN-9: what has changed the same of an item since `rows`. Who takes back their own puts all as it was: then it is as if
 * neither had been.
 */
export function undoConflict(rows: readonly HistoryRow[], later: readonly HistoryCommit[]): Refusal | null {
  for (const { by, seq, rows: others } of standing(later)) {
    const met = others.findLast((other) => rows.some((row) => isSameTouched(row, other)));
    if (met !== undefined) return new Refusal('undo_conflict', { details: { by, seq: seq + met.offset } });
  }
  return null;
}

/** Newest first, without those that were taken back, and those that did it. */
function standing(commits: readonly HistoryCommit[]): HistoryCommit[] {
  const settled = new Set<HistoryCommit>();
  return commits.toReversed().filter((commit) => {
    if (settled.has(commit)) return false;
    // `undoes` is the last seq of a commit, and it is here by its first one.
    const { undoes = 0 } = commit;
    const undone = commits.findLast(({ seq }) => seq <= undoes);
    if (undone !== undefined) settled.add(undone);
    return undone === undefined;
  });
}

function isSameTouched(one: HistoryRow, other: HistoryRow): boolean {
  if (isOfAll(one) || isOfAll(other)) return true;
  if (one.action !== other.action) return false;
  return one.action === 'move' || overlap(touchedPaths(one), touchedPaths(other));
}

/** Whether there is such an item at all concerns everything of it. */
function isOfAll({ action, created }: HistoryRow): boolean {
  return created === true || (action !== 'update' && action !== 'move');
}

/** What takes it back may remove what stands around it, and whatever came there since. */
function touchedPaths({ data = {}, inverse = {} }: HistoryRow): string[] {
  return [...pathsOf(data), ...pathsOf(inverse)];
}
