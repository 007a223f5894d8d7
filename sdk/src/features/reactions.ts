import type { ChatReaction, ReactionCount } from '../../../src/features/chat/chat.messages.js';

/** Of the users of a reaction the first ones are shown (CHAT-5). */
const USERS_SHOWN = 20;

/** The reactions of a message after one more, or less; `user` is who reacts. */
export function reacted(
  reactions: readonly ReactionCount[],
  user: string,
  { emoji, op, count }: ChatReaction,
): readonly ReactionCount[] {
  const others = (reactions.find((one) => one.emoji === emoji)?.users ?? []).filter((one) => one !== user);
  const users = op === 'add' && others.length < USERS_SHOWN ? [...others, user] : others;
  const changed = { emoji, count, users };
  if (!reactions.some((one) => one.emoji === emoji)) return [...reactions, changed];
  return reactions.map((one) => (one.emoji === emoji ? changed : one)).filter((one) => one.count > 0);
}
