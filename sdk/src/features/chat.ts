import type {
  ChatDeleted,
  ChatEdited,
  ChatHistoryAck,
  ChatMessage,
  ChatMessageBody,
  ChatPollEvent,
  ChatReaction,
  ChatSendAck,
  ChatTombstone,
  ChatVersionAck,
} from '../../../src/features/chat/chat.messages.js';
import type { Feature } from '../feature.js';
import type { Ack, Frame } from '../frames.js';
import type { RallyRoom, SendOptions } from '../room.js';
import type { ChatDraft } from '../wire-commands.js';
import { Copy } from './copy.js';
import { polled } from './polls.js';
import { reacted } from './reactions.js';
import { Table } from './table.js';

/** A message, or what is left of a deleted one: it has `deleted: true`. */
export type ChatEntry = ChatMessage | ChatTombstone;
export interface ChatEvents {
  /** The newest messages as they are now: after the first join, and whenever what came before is void. */
  sync: readonly ChatEntry[];
  /** One of them is new, or has changed. */
  update: ChatEntry;
  /** A new message. */
  message: ChatMessage;
  /** Somebody began or stopped to write. */
  typing: { readonly user_id: string; readonly state: 'start' | 'stop'; readonly thread?: string };
}
export interface HistoryOptions {
  /** Only messages below this seq. */
  readonly before?: number;
  /** Of each page, 1..100. Default: 50. */
  readonly limit?: number;
  readonly thread?: string;
}

/** What was said in a room: the newest messages, and those that came since. */
export class Chat extends Copy<ChatHistoryAck, ChatEvents> {
  private readonly table = new Table<ChatEntry>((one, other) => one.seq - other.seq);
  /** Whether there are messages before the first of `messages`: {@link loadOlder} brings them. */
  hasOlder = false;

  constructor(room: RallyRoom) {
    super(room, 'chat');
  }

  /** By seq; the same array until something changes. */
  get messages(): readonly ChatEntry[] {
    return this.table.all;
  }

  /** Waits until the server has stored it. Offline it is kept, and sent when the server is there again. */
  send(message: string | ChatDraft, options?: SendOptions): Promise<ChatSendAck & Ack> {
    return this.room.command('chat.send', typeof message === 'string' ? { content: message } : message, options);
  }

  edit(message_id: string, content: string, options?: SendOptions): Promise<ChatVersionAck & Ack> {
    return this.room.command('chat.edit', { message_id, content }, options);
  }

  delete(message_id: string, options?: SendOptions): Promise<ChatVersionAck & Ack> {
    return this.room.command('chat.delete', { message_id }, options);
  }

  /** Say `start` again every 3 s while somebody writes; a message, or 7 s without, means `stop`. Not kept offline. */
  typing(state: 'start' | 'stop' = 'start', thread?: string): void {
    this.room.cast('chat', { action: 'typing', state, ...(thread !== undefined && { thread }) });
  }

  /** From the newest backwards, page by page as they are asked for; each message as it is when its page is read. */
  async *history(options: HistoryOptions = {}): AsyncGenerator<ChatEntry, void, undefined> {
    for (let asked = options; ;) {
      const { messages, has_more_before: hasMore } = await this.page(asked);
      yield* [...messages].reverse();
      const [oldest] = messages;
      if (!hasMore || oldest === undefined) return;
      asked = { ...options, before: oldest.seq };
    }
  }

  /** Puts up to `limit` (1..100) messages before the first of `messages`. */
  async loadOlder(limit = 50): Promise<void> {
    const [oldest] = this.messages;
    const page = await this.page({ ...(oldest && { before: oldest.seq }), limit });
    const { messages, has_more_before: hasMore } = page;
    for (const entry of messages) this.put(entry);
    this.hasOlder = hasMore;
    this.tell('sync', this.messages);
  }

  protected ask(): Promise<ChatHistoryAck> {
    return this.page({});
  }

  protected seqOf({ as_of: asOf }: ChatHistoryAck): number {
    return asOf;
  }

  protected all(): readonly ChatEntry[] {
    return this.messages;
  }

  protected begin(pages: readonly ChatHistoryAck[]): void {
    this.table.replace(
      pages.flatMap(({ messages }) => messages),
      ({ message_id }) => message_id,
    );
    this.hasOlder = pages[0]?.has_more_before === true;
  }

  protected take({ user_id = '', ts = 0, seq, payload }: Frame): void {
    const { action } = payload;
    if (action === 'typing') {
      const { state, thread } = payload as Pick<ChatEvents['typing'], 'state' | 'thread'>;
      return this.tell('typing', { user_id, state, ...(thread !== undefined && { thread }) });
    }
    if (action === undefined && seq !== undefined) {
      const message: ChatMessage = { ...(payload as unknown as ChatMessageBody), user_id, ts, seq };
      this.put(message);
      this.reply(message);
      return this.tell('message', message);
    }
    const old = this.table.get(String(payload['message_id']));
    if (old === undefined || 'deleted' in old) return;
    const changed = changedBy(old, { user_id, payload });
    if (changed !== undefined) this.put(changed);
  }

  private put(entry: ChatEntry): void {
    const old = this.table.get(entry.message_id);
    if (old !== undefined && old.version > entry.version) return;
    this.table.set(entry.message_id, entry);
    this.tell('update', entry);
  }

  private reply({ thread, ts }: ChatMessage): void {
    const head = thread === undefined ? undefined : this.table.get(thread);
    if (head === undefined || 'deleted' in head) return;
    this.put({ ...head, reply_count: (head.reply_count ?? 0) + 1, last_reply_at: ts });
  }

  private page(options: HistoryOptions): Promise<ChatHistoryAck> {
    return this.room.command('chat.history', options);
  }
}

/** `undefined`: the event changes nothing that is shown of the message. */
function changedBy(old: ChatMessage, { user_id, payload }: Pick<Frame, 'user_id' | 'payload'>): ChatEntry | undefined {
  switch (payload['action']) {
    case 'edited': {
      const { content, version, edited_at } = payload as unknown as ChatEdited;
      return { ...old, content, version, edited_at };
    }
    case 'deleted': {
      const { message_id, seq, ts, user_id: author, thread } = old;
      const { version, by } = payload as unknown as ChatDeleted;
      const place = { message_id, seq, ts, user_id: author, ...(thread !== undefined && { thread }) };
      return { ...place, version, deleted: true, by };
    }
    case 'reaction':
      return { ...old, reactions: reacted(old.reactions ?? [], user_id ?? '', payload as unknown as ChatReaction) };
    case 'poll':
      return old.poll && { ...old, poll: polled(old.poll, user_id ?? '', payload as unknown as ChatPollEvent) };
    default:
      return undefined;
  }
}

/** `room.chat`: what was said, and to say something. */
export const chat: Feature<Chat> = { part: 'chat', open: (room) => new Chat(room) };
