import type { UserId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import { readBody } from '../../../store/body.js';
import type { ListEntry, ListRange, RoomView } from '../../../store/room-store.js';
import type { ChatUnread } from '../chat.messages.js';
import { CHAT_LIST, threadList } from '../message.rules.js';
import type { KeptMessage, KeptTombstone } from '../message.rules.js';
import { MENTIONS_KEEP, MENTION_ALL, mentionLists } from '../messages/mention.rules.js';
import type { Mention } from '../messages/mention.rules.js';

/** Messages after the marker that are looked at. */
const COUNTED_MAX = 100;

export interface Unread {
  readonly user: UserId;
  readonly after: Seq;
  readonly thread?: string | undefined;
}

/** The messages after the marker; of the room also the mentions, which reach further. */
export function unreadRanges({ user, after, thread }: Unread): ListRange[] {
  const page = { after, limit: COUNTED_MAX, from: 'oldest' } as const;
  if (thread !== undefined) return [{ list: threadList(thread), ...page }];
  const mentions = mentionLists(user).map((list) => ({ list, after, limit: MENTIONS_KEEP }));
  return [{ list: CHAT_LIST, ...page }, ...mentions];
}

/** CHAT-8: of others, and not deleted. */
export function countUnread({ user, after, thread }: Unread, { lists }: Pick<RoomView, 'lists'>): ChatUnread {
  const [page, ...mentionPages] = lists;
  const others = (page?.entries ?? [])
    .filter(({ by }) => by !== user)
    .map(messageOf)
    .filter(isThere);
  const mentions =
    thread === undefined
      ? seqsOf(
          user,
          mentionPages.flatMap(({ entries }) => entries),
        ).size
      : others.filter((message) => isMentioned(message, user)).length;
  return { up_to: after, unread: others.length, mentions, more: page?.moreAfter ?? false };
}

/** One message may mention one by name, and as one of all. */
function seqsOf(user: UserId, mentions: readonly ListEntry[]): Set<Seq> {
  const live = mentions.filter(({ by, body }) => by !== user && readBody<Mention>(body).message_id !== undefined);
  return new Set(live.map(({ seq }) => seq));
}

function isMentioned({ mentions = [], answers }: KeptMessage, user: UserId): boolean {
  return answers === user || mentions.includes(user) || mentions.includes(MENTION_ALL);
}

function messageOf({ body }: ListEntry): KeptMessage | KeptTombstone {
  return readBody<KeptMessage | KeptTombstone>(body);
}

function isThere(message: KeptMessage | KeptTombstone): message is KeptMessage {
  return !('deleted' in message);
}
