import type { UserId } from '../../protocol/ids.js';
import type { Seq } from '../../protocol/position.js';
import { Refusal } from '../../protocol/refusal.js';
import type { Changes } from '../../realtime/decision.js';
import { readBody } from '../../store/body.js';
import type { Millis, ListName, RowKey } from '../../store/room-contents.js';
import type { ListEntry, ListNamed, RoomView } from '../../store/room-store.js';
import type { ChatMessage, ChatMessageBody, ChatTombstone, MessageExtras, PollState } from './chat.messages.js';

/** Messages that a room keeps; they outlive the hot log. */
export const CHAT_KEEP = 10_000;
/** Messages that each thread keeps. */
export const THREAD_KEEP = 1_000;
/** Lists have no revisions, so what changes an entry writes one of these rows, and what is decided by it guards that. */
const GUARDS = 64;
/** Of each reaction a page shows the first users. */
const USERS_SHOWN = 20;
/** Of each poll a page shows the first ballots: all of a room of friends. */
const BALLOTS_SHOWN = 100;

/** By message id. */
export const CHAT_LIST: ListName = 'chat.messages';
const THREADS = 'chat.thread/';
export const threadList = (thread: string): ListName => THREADS + thread;
export const isMessageList = (list: ListName): boolean => list === CHAT_LIST || list.startsWith(THREADS);

/** A message as its list keeps it, with all that is known of it. */
export interface KeptMessage extends MessageExtras {
  readonly content: string;
  readonly message_id: string;
  readonly version: number;
  readonly edited_at?: Millis;
  /** Whose message it answers. */
  readonly answers?: UserId;
  /** Who reacted, in order of the first time. */
  readonly reactions?: readonly (readonly [emoji: string, users: readonly UserId[]])[];
  readonly replies?: { readonly count: number; readonly at: Millis };
  readonly poll?: KeptPoll;
}
export interface KeptPoll extends Omit<PollState, 'tally' | 'voters' | 'ballots'> {
  readonly ballots: readonly (readonly [user: UserId, options: readonly number[]])[];
}
/** What is kept of one that was deleted. */
export type KeptTombstone = Pick<ChatTombstone, 'message_id' | 'version' | 'deleted' | 'by' | 'thread'>;

/** A message that a command names, and where its client found it. */
export interface MessageRef {
  readonly messageId: string;
  readonly thread?: string | undefined;
}
/** A message where it is kept. */
export interface Found {
  readonly seq: Seq;
  readonly ts: Millis;
  readonly by: UserId;
  readonly message: KeptMessage;
}

/** What has to be read to decide by a message; its lists come first. */
export function messageReads(ref: MessageRef): { rows: RowKey[]; lists: ListNamed[] } {
  const { messageId: name, thread } = ref;
  const lists = [{ list: CHAT_LIST, name }, ...(thread === undefined ? [] : [{ list: threadList(thread), name }])];
  return { rows: [guardKey(name)], lists };
}

function guardKey(messageId: string): RowKey {
  let sum = 0;
  for (const unit of messageId) sum = (sum * 31 + (unit.codePointAt(0) ?? 0)) % GUARDS;
  return guardRow(sum);
}

function guardRow(number: number): RowKey {
  return `chat.guard/${number}`;
}

/** Of all messages. */
export const GUARD_KEYS: readonly RowKey[] = Array.from({ length: GUARDS }, (_, number) => guardRow(number));

/** The message, or why there is none to work with. */
export function findMessage(ref: MessageRef, view: RoomView): Found | Refusal {
  const entry = entryOf(ref, view);
  if (entry === undefined) return new Refusal('message_not_found');
  const kept = readBody<KeptMessage | KeptTombstone>(entry.body);
  if ('deleted' in kept) {
    const { by, version } = kept;
    return new Refusal('message_deleted', { details: { by, version } });
  }
  const { seq, ts, by } = entry;
  return { seq, ts, by, message: kept };
}

function entryOf(ref: MessageRef, view: RoomView): ListEntry | undefined {
  const { lists } = messageReads(ref);
  return view.lists.slice(0, lists.length).find(({ entries }) => entries.length > 0)?.entries[0];
}

/** Puts another state of the message in its place, in every list that has it. */
export function replaceMessage(
  { seq, message }: Pick<Found, 'seq'> & { readonly message: Pick<KeptMessage, 'message_id' | 'thread'> },
  kept: KeptMessage | KeptTombstone,
): Required<Pick<Changes, 'puts' | 'lists'>> {
  const { message_id, thread } = message;
  const body = JSON.stringify(kept);
  const lists = [CHAT_LIST, ...(thread === undefined ? [] : [threadList(thread)])];
  return {
    puts: [[guardKey(message_id), '{}']],
    lists: lists.map((list) => ({ list, op: 'replace', seq, body })),
  };
}

/** ROOM-3: above every version that may have been given out before the store went back. */
export function versionAfter(version: number, { countFloor }: RoomView): number {
  return Math.max(version, countFloor) + 1;
}

/** CHAT-5: what a page shows of an entry. */
export function shownEntry({ seq, ts, by, body }: ListEntry): ChatMessage | ChatTombstone {
  const kept = readBody<KeptMessage | KeptTombstone>(body);
  return { seq, ts, user_id: by, ...('deleted' in kept ? kept : shownMessage(kept)) };
}

/** CHAT-2, CHAT-5: what clients are told of a message. */
export function shownMessage({
  answers: _,
  reactions,
  replies,
  poll,
  ...told
}: KeptMessage): ChatMessageBody & Omit<ChatMessage, 'seq' | 'ts' | 'user_id'> {
  return {
    ...told,
    ...(reactions !== undefined && {
      reactions: reactions.map(([emoji, users]) => ({
        emoji,
        count: users.length,
        users: users.slice(0, USERS_SHOWN),
      })),
    }),
    ...(replies !== undefined && { reply_count: replies.count, last_reply_at: replies.at }),
    ...(poll !== undefined && { poll: shownPoll(poll) }),
  };
}

export function shownPoll({ ballots, ...poll }: KeptPoll): PollState {
  const tally = poll.options.map((_, option) => ballots.filter(([, options]) => options.includes(option)).length);
  const shown = ballots.slice(0, BALLOTS_SHOWN).map(([user_id, options]) => ({ user_id, options }));
  return { ...poll, tally, voters: ballots.length, ...(shown.length > 0 && { ballots: shown }) };
}
