import type { ItemId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision } from '../../../realtime/decision.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import { countVotes, deletionFault, itemKey, readRow } from '../planning-rows.rules.js';
import type { ItemRow } from '../planning-rows.rules.js';
import type { VoteAck } from '../planning.messages.js';

/** Users who may vote for or against one item. */
const VOTERS_MAX = 1_000;
/** Against, not at all, for. */
export const VOTES = [-1, 0, 1] as const;
export type VoteValue = (typeof VOTES)[number];

export interface Vote {
  readonly itemId: ItemId;
  readonly user: UserId;
  readonly value: VoteValue;
}

/** PLAN-10: one vote per user and item. It is no change of the item: no lease is asked, no version is given out. */
export function decideVote({ itemId, user, value }: Vote, view: RoomView): Decision<VoteAck> {
  const item = readRow<ItemRow>(view.rows.get(itemKey(itemId)));
  if (item === undefined) return deletionFault(view, itemId) ?? new Refusal('item_not_found');
  const { votes = {} } = item;
  const known = Object.entries(votes).find(([voter]) => voter === user)?.[1] ?? 0;
  if (known === value) return answer({ ...countVotes(votes), noop: true });
  const { item: voted, events } = voteChanges({ itemId, user, value }, item);
  if (Object.keys(voted.votes ?? {}).length > VOTERS_MAX)
    return new Refusal('item_limit', { details: { max: VOTERS_MAX } });
  return change({ puts: [[itemKey(itemId), JSON.stringify(voted)]], events }, countVotes(voted.votes ?? {}));
}

/** The item with that vote, and what is told of it. */
export function voteChanges(
  { itemId, user, value }: Vote,
  { votes = {}, ...unvoted }: ItemRow,
): { readonly item: ItemRow; readonly events: readonly NewEvent[] } {
  const voters = new Map(Object.entries(votes));
  if (value === 0) voters.delete(user);
  else voters.set(user, value);
  const item: ItemRow = voters.size === 0 ? unvoted : { ...unvoted, votes: Object.fromEntries(voters) };
  const told = JSON.stringify({ action: 'vote', item_id: itemId, value, ...countVotes(item.votes ?? {}) });
  return { item, events: [{ kind: 'planning.vote', by: user, body: told }] };
}
