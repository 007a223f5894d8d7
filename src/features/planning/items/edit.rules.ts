import type { ItemId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change, defineCommand } from '../../../realtime/decision.js';
import type { Reads, SeeingCommand, Tell } from '../../../realtime/decision.js';
import type { RowKey } from '../../../store/room-contents.js';
import { SHELF, goneKey, itemKey, leaseKey } from '../planning-rows.rules.js';
import { HISTORY_MAX, historyList } from './history.rules.js';
import { ItineraryDraft } from './itinerary-draft.rules.js';
import type { Author } from './itinerary-draft.rules.js';

/** An operation, and what has to be known to decide it. */
export interface Edit<Operation> {
  readonly author: Author;
  readonly operation: Operation;
  readonly items: readonly ItemId[];
  /** How the room's conversation hears of it (CHAT-14). */
  readonly tell?: Tell;
  /** Those of which earlier versions matter. */
  readonly histories?: readonly ItemId[];
}

/** A command that edits a draft: what the draft became is its one commit. */
export function defineEdit<Operation, Ack extends object>(
  edit: (draft: ItineraryDraft, operation: Operation) => Ack | Refusal,
): SeeingCommand<Edit<Operation>, Ack> {
  return defineCommand({
    reads: ({ items, histories = [] }: Edit<Operation>) => readsOf(items, histories),
    decide: ({ author, operation, histories = [], tell }: Edit<Operation>, view) => {
      const draft = new ItineraryDraft(view, author, histories);
      const ack = edit(draft, operation);
      if (ack instanceof Refusal) return ack;
      return draft.isChanged ? change(draft.changes(tell), ack) : answer(ack);
    },
  });
}

/** What a draft reads of its room, if it changes these items. */
export function rowsOf(items: readonly ItemId[]): RowKey[] {
  return [SHELF, ...[...new Set(items)].flatMap((id) => [itemKey(id), goneKey(id), leaseKey(id)])];
}

function readsOf(items: readonly ItemId[], histories: readonly ItemId[]): Reads {
  const rows = rowsOf(items);
  if (histories.length === 0) return { rows };
  return { rows, lists: histories.map((id) => ({ list: historyList(id), limit: HISTORY_MAX })) };
}
