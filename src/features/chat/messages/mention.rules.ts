import type { UserId } from '../../../protocol/ids.js';
import type { ListChange } from '../../../store/room-changes.js';
import type { ListName } from '../../../store/room-contents.js';
import type { Found } from '../message.rules.js';

/** Whoever belongs to the room. */
export const MENTION_ALL = '@all';
/** Mentions that are kept of each user, and of all. */
export const MENTIONS_KEEP = 100;
const ALL_MENTIONED: ListName = 'chat.mentions';
/** What mentions one, and what mentions all. */
export const mentionLists = (user: UserId): ListName[] => [`${ALL_MENTIONED}/${user}`, ALL_MENTIONED];

/** An entry of a list of mentions, at the seq of the message; empty once that is deleted. */
export interface Mention {
  readonly message_id?: string;
}

/** CHAT-8: where each who is mentioned finds it; nobody mentions themselves. */
export function mentionChanges(
  messageId: string,
  by: UserId,
  mentions: readonly string[],
  answered: UserId | null,
): ListChange[] {
  if (mentions.length === 0 && answered === null) return [];
  const body = JSON.stringify({ message_id: messageId } satisfies Mention);
  return listsOf(by, mentions, answered).map((list) => ({ list, op: 'append', body, keep: MENTIONS_KEEP }));
}

/** CHAT-4: nobody is mentioned by what is gone. */
export function mentionErasures({ seq, by, message }: Found): ListChange[] {
  const { mentions = [], answers = null } = message;
  return listsOf(by, mentions, answers).map((list) => ({ list, op: 'replace', seq, body: '{}' }));
}

/** A user who is named no more. */
export function withoutMention<Naming extends { readonly mentions?: readonly string[] }>(
  message: Naming,
  user: UserId,
): Naming {
  const { mentions, ...rest } = message;
  if (mentions?.includes(user) !== true) return message;
  const left = mentions.filter((mention) => mention !== user);
  return (left.length === 0 ? rest : { ...message, mentions: left }) as Naming;
}

function listsOf(by: UserId, mentions: readonly string[], answered: UserId | null): ListName[] {
  const users = new Set([...mentions, ...(answered === null ? [] : [answered])]);
  users.delete(by);
  return Array.from(users, (user) => (user === MENTION_ALL ? ALL_MENTIONED : `${ALL_MENTIONED}/${user}`));
}
