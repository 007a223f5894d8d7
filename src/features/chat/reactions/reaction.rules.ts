import type { UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import { isPlainText } from '../../../protocol/text.js';
import { isLongerThan } from '../../../protocol/utf8.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Decision, Reads } from '../../../realtime/decision.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import type { ChatReaction, ChatReactionAck, ReactionCount } from '../chat.messages.js';
import { findMessage, messageReads, replaceMessage } from '../message.rules.js';
import type { KeptMessage, MessageRef } from '../message.rules.js';
import { mutedFault, senderKey } from '../writer.rules.js';
import type { Writer } from '../writer.rules.js';

const EMOJI_MAX_BYTES = 64;
/** Different ones on a message. */
const EMOJIS_MAX = 20;
/** All together. */
const REACTIONS_MAX = 1_000;

export interface Reaction extends MessageRef {
  readonly writer: Writer;
  readonly emoji: string;
  readonly op: 'add' | 'remove';
}
type Reactions = NonNullable<KeptMessage['reactions']>;

/** CHAT-6: emoji, or a client's own names for them, like `:party:`. */
export function isEmoji(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || isLongerThan(value, EMOJI_MAX_BYTES)) return false;
  return isPlainText(value) && !/\s/u.test(value);
}

export function reactionReads(reaction: Reaction): Reads {
  const { rows, lists } = messageReads(reaction);
  return { rows: [...rows, senderKey(reaction.writer.user)], lists };
}

/** CHAT-6: unique per message, user and emoji. */
export function decideReaction(reaction: Reaction, view: RoomView): Decision<ChatReactionAck> {
  const { writer, emoji, op } = reaction;
  const fault = mutedFault(view, writer);
  if (fault !== null) return fault;
  const found = findMessage(reaction, view);
  if (found instanceof Refusal) return found;
  const { reactions = [], ...unreacted } = found.message;
  const before = usersOf(reactions, emoji);
  if (before.includes(writer.user) === (op === 'add')) return answer({ count: before.length, noop: true });
  const users = op === 'add' ? [...before, writer.user] : before.filter((user) => user !== writer.user);
  const after = withUsers(reactions, emoji, users);
  const limit = op === 'add' ? limitFault(after) : null;
  if (limit !== null) return limit;
  return change(
    {
      ...replaceMessage(found, after.length === 0 ? unreacted : { ...unreacted, reactions: after }),
      events: [reactionEvent(found.message, { emoji, op, user: writer.user }, users.length)],
    },
    { count: users.length },
  );
}

/** CHAT-6: who reacted, all of them. */
export function reactionsOf(ref: MessageRef, view: RoomView): ReactionCount[] | Refusal {
  const found = findMessage(ref, view);
  if (found instanceof Refusal) return found;
  return (found.message.reactions ?? []).map(([emoji, users]) => ({ emoji, count: users.length, users }));
}

/** A message without the user's reactions, and what is told of each. */
export function withdrawnReactions(message: KeptMessage, user: UserId): readonly [KeptMessage, readonly NewEvent[]] {
  const { reactions = [], ...unreacted } = message;
  const own = reactions.filter(([, users]) => users.includes(user)).map(([emoji]) => emoji);
  if (own.length === 0) return [message, []];
  const left = own.reduce<Reactions>(
    (all, emoji) =>
      withUsers(
        all,
        emoji,
        usersOf(all, emoji).filter((other) => other !== user),
      ),
    reactions,
  );
  const events = own.map((emoji) => reactionEvent(message, { emoji, op: 'remove', user }, usersOf(left, emoji).length));
  return [left.length === 0 ? unreacted : { ...unreacted, reactions: left }, events];
}

function reactionEvent(
  { message_id, thread }: KeptMessage,
  { emoji, op, user }: Pick<Reaction, 'emoji' | 'op'> & { readonly user: UserId },
  count: number,
): NewEvent {
  const told: ChatReaction = {
    action: 'reaction',
    message_id,
    emoji,
    op,
    count,
    ...(thread !== undefined && { thread }),
  };
  return { kind: 'chat.reaction', by: user, body: JSON.stringify(told) };
}

function usersOf(reactions: Reactions, emoji: string): readonly UserId[] {
  return reactions.find(([known]) => known === emoji)?.[1] ?? [];
}

/** In order of the first time; one that nobody uses any more loses its place. */
function withUsers(reactions: Reactions, emoji: string, users: readonly UserId[]): Reactions {
  const isKnown = reactions.some(([known]) => known === emoji);
  const all = isKnown ? reactions : [...reactions, [emoji, []] as const];
  return all
    .map(([known, others]) => (known === emoji ? ([known, users] as const) : ([known, others] as const)))
    .filter(([, some]) => some.length > 0);
}

function limitFault(reactions: Reactions): Refusal | null {
  if (reactions.length > EMOJIS_MAX) return new Refusal('reaction_limit', { details: { max_emojis: EMOJIS_MAX } });
  const count = reactions.reduce((sum, [, users]) => sum + users.length, 0);
  return count > REACTIONS_MAX ? new Refusal('reaction_limit', { details: { max: REACTIONS_MAX } }) : null;
}
