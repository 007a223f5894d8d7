import type { Seq } from '../../../protocol/position.js';
import { readBody } from '../../../store/body.js';
import type { ListPage } from '../../../store/room-store.js';
import type { AuthorEntry } from '../items/history.rules.js';

/** What one commit of a user changed, and which events it told. */
export interface OwnCommit extends AuthorEntry {
  readonly first: Seq;
  readonly last: Seq;
}

export function ownCommits({ entries }: ListPage): OwnCommit[] {
  return entries.map(({ seq, body }) => {
    const entry = readBody<AuthorEntry>(body);
    return { ...entry, first: seq, last: seq + entry.events - 1 };
  });
}

/**
 * PLAN-9: of a user's commits, oldest first, the newest that is not undone, and undoes nothing; or the one with an event
 * `seq`, if it is not undone. A commit that was itself undone undoes nothing any more: that was redo.
 */
export function commitToUndo(commits: readonly OwnCommit[], seq: Seq | undefined): OwnCommit | undefined {
  const undone = new Set<Seq>();
  return commits.findLast((commit) => {
    const { first, last, undoes } = commit;
    if (undone.has(last)) return false;
    if (undoes !== undefined) undone.add(undoes);
    return seq === undefined ? undoes === undefined : first <= seq && seq <= last;
  });
}
