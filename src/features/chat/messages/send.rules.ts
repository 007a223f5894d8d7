import type { UserId } from '../../../protocol/ids.js';
import type { JsonObject } from '../../../protocol/envelope.js';
import { Refusal } from '../../../protocol/refusal.js';
import { change } from '../../../realtime/decision.js';
import type { Changes, Decision, Reads, RowsView } from '../../../realtime/decision.js';
import type { ListChange } from '../../../store/room-changes.js';
import type { ListName, RowKey } from '../../../store/room-contents.js';
import type { ListNamed, RoomView } from '../../../store/room-store.js';
import type { Attachment, ChatSendAck } from '../chat.messages.js';
import {
  CHAT_KEEP,
  CHAT_LIST,
  THREAD_KEEP,
  findMessage,
  messageReads,
  replaceMessage,
  shownMessage,
  threadList,
} from '../message.rules.js';
import type { Found, KeptMessage, KeptPoll } from '../message.rules.js';
import { isItemThread } from '../thread.rules.js';
import { SETTINGS, isModerator, mutedFault, senderKey, senderRow, slowMs } from '../writer.rules.js';
import type { Writer } from '../writer.rules.js';
import { contentFault, metadataFault } from './content.rules.js';
import { MENTION_ALL, mentionChanges } from './mention.rules.js';

export interface Send {
  readonly writer: Writer;
  /** Made by the server, unique. */
  readonly messageId: string;
  readonly content: string;
  readonly replyTo?: string | undefined;
  readonly thread?: string | undefined;
  readonly mentions?: readonly string[] | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly metadata?: JsonObject | undefined;
  readonly poll?: KeptPoll | undefined;
  /** Of what is to be done once it is stored. */
  readonly timers?: Changes['timers'];
}

/** Whether it is decided by mute and slow mode alone, which nearly no room has. */
export function isPlain({ replyTo, thread, mentions }: Send): boolean {
  return replyTo === undefined && mentions === undefined && (thread === undefined || isItemThread(thread));
}

/** Of mute and slow mode. */
export function standingRows({ writer }: Pick<Send, 'writer'>): RowKey[] {
  return [SETTINGS, senderKey(writer.user)];
}

export function sendReads(send: Send): Reads {
  const parent = parentOf(send);
  const rows = [...standingRows(send), ...(parent === undefined ? [] : messageReads(parent).rows)];
  return { rows, lists: namedBy(send), roster: usersOf(send) };
}

/** CHAT-1, CHAT-2, CHAT-12, of a message that {@link isPlain}. */
export function decidePlainSend(send: Send, view: RowsView | null): Decision<ChatSendAck> {
  const pace = writingFault(send, view) ?? paceOf(send, view);
  return pace instanceof Refusal ? pace : told(send, { dropped: [], answered: null, beside: [pace] });
}

/** CHAT-1, CHAT-2, CHAT-9, CHAT-12. */
export function decideSend(send: Send, view: RoomView): Decision<ChatSendAck> {
  const fault = writingFault(send, view);
  if (fault !== null) return fault;
  const answered = answeredAuthor(send, view);
  if (answered instanceof Refusal) return answered;
  const parent = foundParent(send, view);
  if (parent instanceof Refusal) return parent;
  const pace = paceOf(send, view);
  if (pace instanceof Refusal) return pace;
  const dropped = usersOf(send).filter((user) => !view.roster.has(user));
  return told(send, { dropped, answered, beside: [pace, parent === null ? {} : replied(parent, view)] });
}

/** What stands against the writer, or the message itself. */
function writingFault({ writer, content, attachments = [], metadata }: Send, view: RowsView | null): Refusal | null {
  return (
    (view === null ? null : mutedFault(view, writer)) ??
    contentFault(content, attachments.length > 0) ??
    (metadata === undefined ? null : metadataFault(metadata))
  );
}

interface Circumstances {
  /** Who does not belong to the room. */
  readonly dropped: readonly UserId[];
  /** Whose message it answers. */
  readonly answered: UserId | null;
  readonly beside: readonly Pick<Changes, 'puts' | 'lists'>[];
}

function told(send: Send, { dropped, answered, beside }: Circumstances): Decision<ChatSendAck> {
  const { messageId, writer, mentions = [], timers = [] } = send;
  const mentioned = mentions.filter((mention) => !dropped.includes(mention as UserId));
  const message = messageOf(send, mentioned, answered);
  const kept = JSON.stringify(message);
  // Nearly always all that is kept of a new message is told: then it is the same text.
  const isTold = answered === null && send.poll === undefined;
  const body = isTold ? kept : JSON.stringify(shownMessage(message));
  const events = [{ kind: 'chat.send', by: writer.user, body }];
  const lists = [
    ...listed(message, kept),
    ...mentionChanges(messageId, writer.user, mentioned, answered),
    ...beside.flatMap((changes) => changes.lists ?? []),
  ];
  const ack = { message_id: messageId, version: 1, ...(dropped.length > 0 && { mentions_dropped: dropped }) };
  const puts = beside.flatMap((changes) => changes.puts ?? []);
  return change({ events, lists, puts, timers }, ack);
}

/** Puts a new message into the room's list, and that of its thread; `event` is the place of its event in the commit. */
export function listed(message: KeptMessage, body: string, event = 0): ListChange[] {
  const { message_id: name, thread } = message;
  const append = (list: ListName, keep: number) => ({ list, op: 'append', name, keep, event, body }) as const;
  return [append(CHAT_LIST, CHAT_KEEP), ...(thread === undefined ? [] : [append(threadList(thread), THREAD_KEEP)])];
}

function messageOf(send: Send, mentions: readonly string[], answers: UserId | null): KeptMessage {
  const { content, messageId, replyTo, thread, attachments, metadata, poll } = send;
  return {
    content,
    message_id: messageId,
    version: 1,
    ...(replyTo !== undefined && { reply_to: replyTo }),
    ...(answers !== null && { answers }),
    ...(thread !== undefined && { thread }),
    ...(mentions.length > 0 && { mentions }),
    ...(attachments !== undefined && { attachments }),
    ...(metadata !== undefined && { metadata }),
    ...(poll !== undefined && { poll }),
  };
}

/** CHAT-12: in slow mode, when one has sent; too soon is refused. */
function paceOf({ writer }: Send, view: RowsView | null): Pick<Changes, 'puts'> | Refusal {
  if (view === null) return {};
  const interval = slowMs(view);
  if (interval === 0 || isModerator(writer)) return {};
  const row = senderRow(view, writer.user);
  const wait = (row.sent_at ?? -Infinity) + interval - view.now;
  if (wait > 0) return new Refusal('slow_mode', { retryAfterMs: wait, details: { interval_ms: interval } });
  return { puts: [[senderKey(writer.user), JSON.stringify({ ...row, sent_at: view.now })]] };
}

/** The messages that it names: what it answers, and the one whose thread it is in. */
function namedBy(send: Send): ListNamed[] {
  const parent = parentOf(send);
  const answered = send.replyTo === undefined ? [] : [{ list: CHAT_LIST, name: send.replyTo }];
  return [...(parent === undefined ? [] : messageReads(parent).lists), ...answered];
}

function usersOf({ mentions = [] }: Send): UserId[] {
  return mentions.filter((mention) => mention !== MENTION_ALL) as UserId[];
}

function parentOf({ thread }: Send) {
  return thread === undefined || isItemThread(thread) ? undefined : { messageId: thread };
}

/** CHAT-9: threads have no threads. */
function foundParent(send: Send, view: RoomView): Found | null | Refusal {
  const ref = parentOf(send);
  if (ref === undefined) return null;
  const parent = findMessage(ref, view);
  if (parent instanceof Refusal) return parent.code === 'message_not_found' ? new Refusal('thread_not_found') : parent;
  const { thread } = parent.message;
  return thread === undefined ? parent : new Refusal('thread_not_found', { message: 'Threads have no threads' });
}

function replied(parent: Found, { now }: RoomView): Pick<Changes, 'puts' | 'lists'> {
  const count = (parent.message.replies?.count ?? 0) + 1;
  return replaceMessage(parent, { ...parent.message, replies: { count, at: now } });
}

/** CHAT-1: whom it answers, who may have deleted what they wrote. */
function answeredAuthor(send: Send, view: RoomView): UserId | null | Refusal {
  if (send.replyTo === undefined) return null;
  return view.lists.at(-1)?.entries[0]?.by ?? new Refusal('reply_target_invalid');
}
