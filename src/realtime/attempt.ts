import type { Guard } from '../store/room-changes.js';
import type { RowKey } from '../store/room-contents.js';
import type { Commit, CommitResult } from '../store/room-store.js';
import type { Changes, Outcome, RowsView } from './decision.js';

export type LostRace = Extract<CommitResult, { kind: 'lost' }>;
/** What the kernel adds to a decision: whose it is, and what answers its repeats. */
export type Frame = Pick<Commit, 'once' | 'as' | 'firing' | 'origin'>;

/** One try to commit what a rule decided. */
export function commitOf(decision: Outcome<object>, frame: Frame, guards: readonly Guard[]): Commit {
  if (decision.kind === 'answer') return frame;
  // With what the rule says of its guards, which no store looks at.
  const { changes } = decision;
  // Nobody repeats what has no id, so its ack need not be kept.
  if (frame.once === undefined) return { guards, ...changes, ...frame };
  return { guards, ack: JSON.stringify(decision.ack), ...changes, ...frame };
}

/** What must still hold of what the rule saw. */
export function guardsOf(rows: readonly RowKey[], view: RowsView, changes: Changes): Guard[] {
  const { guardOnly = rows, notAfter } = changes;
  return guardOnly.map((key) => {
    const deadline = notAfter?.get(key);
    return { key, rev: view.rows.get(key)?.rev ?? 0, ...(deadline === undefined ? {} : { notAfter: deadline }) };
  });
}

/** What the rule is shown after a race that it lost: the refusal carries the rows that were guarded. */
export function renewed<View extends RowsView>(view: View, guards: readonly Guard[], lost: LostRace): View {
  const { at, now, rev, rows: newer } = lost;
  const rows = new Map(view.rows);
  for (const { key } of guards) rows.delete(key);
  for (const [key, row] of newer) rows.set(key, row);
  return { ...view, at, now, rev, rows };
}
