import assert from 'node:assert/strict';
import type { Seq } from '../../../protocol/position.js';
import { readBody } from '../../../store/body.js';
import type { LaneEntry, LogEntry } from '../../../store/room-contents.js';
import type {
  ChatDeleted,
  ChatEdited,
  ChatHistoryAck,
  ChatMessage,
  ChatMessageBody,
  ChatModeration,
  ChatPollEvent,
  ChatReaction,
  ChatReceipt,
  ChatTombstone,
  MemberReceipt,
} from '../chat.messages.js';

type Shown = ChatMessage | ChatTombstone;
type Heard =
  | (ChatMessageBody & { readonly action?: undefined })
  | ChatEdited
  | ChatDeleted
  | ChatReaction
  | ChatPollEvent
  | ChatModeration
  | { readonly action: 'pinned' | 'unpinned'; readonly message_id: string };
/** `state.chat`. */
export interface ChatState extends ChatHistoryAck {
  readonly pins: readonly string[];
  readonly receipts: readonly MemberReceipt[];
  readonly slow_ms?: number;
}
/** A message, and up to which event it is known. */
interface Known {
  readonly asOf: Seq;
  readonly message: Shown;
}

/** A client that knows what it was shown, and folds what it hears; written from the protocol alone. */
export class ModelClient {
  /** The last event that it heard. */
  seq: Seq = 0;
  private known = new Map<string, Known>();
  private pins: readonly string[] = [];
  private slowMs = 0;
  private receipts = new Map<string, MemberReceipt>();

  /** Joins afresh, and takes the messages from pages. */
  begin({ as_of, pins, receipts, slow_ms = 0 }: ChatState): void {
    this.seq = as_of;
    this.known = new Map();
    this.pins = pins;
    this.slowMs = slow_ms;
    this.catchUp(receipts);
  }

  add({ messages, as_of: asOf }: ChatHistoryAck): void {
    for (const message of messages) this.known.set(message.message_id, { asOf, message });
  }

  /** CHAT-8: what was missed of those. */
  catchUp(receipts: readonly MemberReceipt[]): void {
    this.receipts = new Map(receipts.map((receipt) => [receipt.user_id, receipt]));
  }

  overhear({ by, body }: LaneEntry): void {
    const { kind, up_to } = readBody<ChatReceipt>(body);
    const { read = 0, delivered = 0 } = this.receipts.get(by) ?? {};
    const news = { delivered: Math.max(delivered, up_to), ...(kind === 'read' && { read: Math.max(read, up_to) }) };
    this.receipts.set(by, { user_id: by, read, ...news });
  }

  hear(event: LogEntry): void {
    assert.equal(event.seq, this.seq + 1, 'events come without gap');
    this.seq = event.seq;
    const told = readBody<Heard>(event.body);
    switch (told.action) {
      case undefined:
        return this.arrive(event, told);
      case 'deleted':
        return this.lose(event, told);
      case 'edited':
        return this.change(event, told.message_id, (message) => {
          const { content, version, edited_at } = told;
          return version > message.version ? { ...message, content, version, edited_at } : message;
        });
      case 'reaction':
        return this.change(event, told.message_id, (message) => reacted(message, event.by, told));
      case 'poll':
        return this.change(event, told.message_id, (message) => polled(message, event.by, told));
      case 'pinned':
      case 'unpinned':
        return this.pin(told.message_id, told.action === 'pinned');
      case 'slow_mode':
        this.slowMs = told.interval_ms;
        return;
      default:
        return;
    }
  }

  /** Like `state.chat`, of all messages. */
  shown(): object {
    const messages = Array.from(this.known.values(), ({ message }) => message);
    return {
      messages: messages.sort((one, other) => one.seq - other.seq),
      pins: this.pins,
      slow_ms: this.slowMs,
    };
  }

  shownReceipts(): MemberReceipt[] {
    return [...this.receipts.values()].sort((one, other) => (one.user_id < other.user_id ? -1 : 1));
  }

  private arrive(event: LogEntry, told: ChatMessageBody): void {
    this.place(event, { ...told, seq: event.seq, ts: event.ts, user_id: event.by });
  }

  /** CHAT-4: the deletion, or what stands where the message was, or was edited. */
  private lose(event: LogEntry, { message_id, version, by, thread }: ChatDeleted): void {
    const { message } = this.known.get(message_id) ?? {};
    const { seq, ts, user_id } = message ?? { seq: event.seq, ts: event.ts, user_id: event.by };
    const left = {
      message_id,
      seq,
      ts,
      user_id,
      version,
      deleted: true,
      by,
      ...(thread !== undefined && { thread }),
    } as const;
    if (seq === event.seq) this.place(event, left);
    else this.change(event, message_id, () => left);
    this.pin(message_id, false);
  }

  /** Where it began; it counts as a reply whether or not it is still there. */
  private place({ seq, ts }: LogEntry, message: Shown): void {
    const { message_id, thread } = message;
    if (!this.known.has(message_id)) this.known.set(message_id, { asOf: seq, message });
    if (thread === undefined) return;
    this.change({ seq }, thread, (parent) => ({
      ...parent,
      reply_count: (parent.reply_count ?? 0) + 1,
      last_reply_at: ts,
    }));
  }

  /** What is known as of later is not changed, nor what is deleted. */
  private change({ seq }: Pick<LogEntry, 'seq'>, id: string, to: (message: ChatMessage) => Shown): void {
    const known = this.known.get(id);
    if (known === undefined || seq <= known.asOf || 'deleted' in known.message) return;
    this.known.set(id, { ...known, message: to(known.message) });
  }

  private pin(id: string, isPinned: boolean): void {
    const { message } = this.known.get(id) ?? {};
    const others = this.pins.filter((other) => other !== id);
    this.pins = isPinned && message !== undefined && !('deleted' in message) ? [id, ...others] : others;
  }
}

function reacted(message: ChatMessage, by: string, { emoji, op, count }: ChatReaction): ChatMessage {
  const { reactions = [], ...others } = message;
  const before = reactions.find((known) => known.emoji === emoji)?.users ?? [];
  const users = op === 'add' ? [...before, by] : before.filter((user) => user !== by);
  assert.equal(users.length, count, 'as many react as is told');
  const isNew = before.length === 0;
  const changed = { emoji, count, users };
  const all = isNew ? [...reactions, changed] : reactions.map((known) => (known.emoji === emoji ? changed : known));
  const left = all.filter((known) => known.count > 0);
  return left.length === 0 ? others : { ...others, reactions: left };
}

function polled(message: ChatMessage, by: string, { state, tally, voters, options }: ChatPollEvent): ChatMessage {
  assert(message.poll !== undefined, 'there was a poll');
  const { ballots = [], ...poll } = message.poll;
  const others = options === undefined ? ballots : ballots.filter(({ user_id }) => user_id !== by);
  const all = options === undefined || options.length === 0 ? others : [...others, { user_id: by, options }];
  assert.equal(all.length, voters, 'as many voted as is told');
  const closed = state === 'closed' ? { closed: true as const } : {};
  return { ...message, poll: { ...poll, tally, voters, ...(all.length > 0 && { ballots: all }), ...closed } };
}
