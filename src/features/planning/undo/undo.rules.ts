import type { ItemId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import { Refusal } from '../../../protocol/refusal.js';
import { change } from '../../../realtime/decision.js';
import type { Decision, Reads, Tell } from '../../../realtime/decision.js';
import type { ListRange, RoomView } from '../../../store/room-store.js';
import { rowsOf } from '../items/edit.rules.js';
import { HISTORY_MAX, authorList, changesBetween, historyCommits, historyList } from '../items/history.rules.js';
import type { HistoryCommit, HistoryRow } from '../items/history.rules.js';
import { deleteItem, patchBack, restoreItem } from '../items/item.rules.js';
import { ItineraryDraft } from '../items/itinerary-draft.rules.js';
import type { Author } from '../items/itinerary-draft.rules.js';
import { moveBack } from '../items/move.rules.js';
import { refusalOf } from '../items/refusal-of-item.rules.js';
import type { UndoAck, UndoResult } from '../planning.messages.js';
import { undoConflict } from './undo-conflict.rules.js';
import { commitToUndo, ownCommits } from './undo-stack.rules.js';
import type { OwnCommit } from './undo-stack.rules.js';

/** What a batch of 50 large items takes, and half as much again for what others have done since. */
export const UNDO_MAX_BYTES = 2 * 1024 * 1024;

export interface Undo {
  readonly author: Author;
  /** Absent = the newest commit that is not undone. */
  readonly seq: Seq | undefined;
  /** Which one that was when somebody looked: it says what to read. */
  readonly commit: OwnCommit | undefined;
  readonly tell?: Tell;
}

/** Never told to a client: another commit is to be undone by now, so other items have to be read. */
export class OtherCommit extends Refusal {
  constructor() {
    super('unavailable');
  }
}

export function ownRange({ user }: Pick<Author, 'user'>): ListRange {
  return { list: authorList(user), limit: HISTORY_MAX };
}

export function undoReads({ author, commit }: Pick<Undo, 'author' | 'commit'>): Reads {
  const { items = [], first = 0 } = commit ?? {};
  const ids = items.map(([id]) => id);
  const histories = ids.map((id) => ({ list: historyList(id), after: first - 1, limit: HISTORY_MAX }));
  return { rows: rowsOf(ids), lists: [ownRange(author), ...histories], maxBytes: UNDO_MAX_BYTES };
}

/** PLAN-9: the inverses of a commit, newest first, as ordinary changes in one commit, or nothing. */
export function decideUndo({ author, seq, commit, tell }: Undo, view: RoomView): Decision<UndoAck> {
  const [own, ...histories] = view.lists;
  const current = own === undefined ? undefined : commitToUndo(ownCommits(own), seq);
  if (current === undefined) return new Refusal('nothing_to_undo');
  if (JSON.stringify(current) !== JSON.stringify(commit)) return new OtherCommit();
  const draft = new ItineraryDraft(view, author, [], current.last);
  const changes = changesOf(draft, current, histories.map(historyCommits));
  if (changes instanceof Refusal) return changes;
  const results: UndoResult[] = [];
  // Those of a reorder were told their ranks at once, so that of one may be where another one was.
  const leaving = new Set(changes.filter(([, { action }]) => action === 'move').map(([itemId]) => itemId));
  for (const [itemId, row] of changes) {
    leaving.delete(itemId);
    const result = takeBack(draft, itemId, row, leaving);
    if (result instanceof Refusal) return refusalOf(itemId, result);
    results.push(result);
  }
  if (!draft.isChanged) return new Refusal('nothing_to_undo');
  return change(draft.changes(tell), { undone: current.last, results });
}

/** What the commit changed, newest first, if it can be taken back. */
function changesOf(
  draft: ItineraryDraft,
  { first, items }: OwnCommit,
  histories: readonly HistoryCommit[][],
): (readonly [ItemId, HistoryRow])[] | Refusal {
  const changes: (readonly [ItemId, HistoryRow])[] = [];
  for (const [place, [itemId]] of items.entries()) {
    const [commit, ...later] = histories[place] ?? [];
    const { version = 0 } = draft.item(itemId) ?? draft.gone(itemId) ?? {};
    // What history does not reach any more, or does not know all of, cannot be taken back.
    if (commit?.seq !== first || !isKnown([commit, ...later], version)) return new Refusal('nothing_to_undo');
    const conflict = undoConflict(commit.rows, later);
    if (conflict !== null) return refusalOf(itemId, conflict);
    changes.push(...commit.rows.map((row) => [itemId, row] as const));
  }
  return changes.sort(([, one], [, other]) => other.offset - one.offset);
}

/** Whether each version from before these commits up to now is theirs. */
function isKnown(commits: readonly HistoryCommit[], version: number): boolean {
  const rows = commits.flatMap((commit) => commit.rows);
  const [oldest] = rows;
  return oldest !== undefined && changesBetween(rows, oldest.base, version) !== null;
}

function takeBack(
  draft: ItineraryDraft,
  itemId: ItemId,
  row: HistoryRow,
  leaving: ReadonlySet<ItemId>,
): UndoResult | Refusal {
  const claim = { item_id: itemId };
  const { action, created, inverse, from, day = null, rank } = row;
  if (action === 'delete') {
    // Not where the last deletion was: who had restored it before may have found its place taken.
    const place = rank === undefined ? undefined : { day, rank };
    return told('restore', itemId, restoreItem(draft, claim, place));
  }
  if (action === 'move' && from !== undefined) return told('move', itemId, moveBack(draft, claim, from, leaving));
  if (created === undefined && inverse !== undefined) return told('update', itemId, patchBack(draft, claim, inverse));
  return told('delete', itemId, deleteItem(draft, claim));
}

function told(
  action: UndoResult['action'],
  itemId: ItemId,
  ack: Omit<UndoResult, 'action' | 'item_id'> | Refusal,
): UndoResult | Refusal {
  return ack instanceof Refusal ? ack : { action, item_id: itemId, ...ack };
}
