import type { ChatDraft, RallyError, Room } from '@rally/client';
import type { Line, PendingMessage } from './lines.js';
import { isPending } from './lines.js';

const RANDOM_BYTES = 12;

/** What this user has said in a room, from the moment of saying until the room tells it; and what was not taken. */
export class PendingMessages {
  private static readonly ofRooms = new WeakMap<Room, PendingMessages>();
  /** What stands in a composer is kept while another view is looked at; by thread, '' being none. */
  readonly drafts = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  /** The ids of this user's commands, by the messages that they made. */
  private readonly ids = new Map<string, string>();
  private messages: readonly PendingMessage[] = [];

  private constructor(
    private readonly room: Room,
    private readonly user: string,
  ) {
    room.on('event', ({ re, payload }) => this.told(re, payload['message_id']));
    room.chat.on('sync', () => this.settleTold());
  }

  /** The same as long as the room is. */
  static of(room: Room, user: string): PendingMessages {
    const known = this.ofRooms.get(room) ?? new PendingMessages(room, user);
    this.ofRooms.set(room, known);
    return known;
  }

  /** In the order of sending; the same array until something changes. */
  get all(): readonly PendingMessage[] {
    return this.messages;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** A key that a message has from the first moment on. */
  readonly keyOf = (line: Line): string =>
    isPending(line) ? line.id : (this.ids.get(line.message_id) ?? line.message_id);

  /** Shown at once, sent as soon as the server is there. */
  send(draft: ChatDraft): void {
    this.deliver({ id: newId(), user_id: this.user, ts: Date.now(), draft });
  }

  /** A command that waits since before the page was loaded. */
  takeUp(id: string, payload: object): void {
    this.deliver({ id, user_id: this.user, ts: Date.now(), draft: payload as ChatDraft });
  }

  /** With the same id: if it was stored after all, it is not stored twice. */
  sendAgain({ id, user_id, draft }: PendingMessage): void {
    this.remove(id);
    this.deliver({ id, user_id, ts: Date.now(), draft });
  }

  discard({ id }: PendingMessage): void {
    this.remove(id);
  }

  private deliver(message: PendingMessage): void {
    this.change([...this.messages, message]);
    const { id, draft } = message;
    this.room.chat.send(draft, { id }).then(
      ({ message_id, seq }) => this.acked(message, { message_id, seq }),
      (error: unknown) => this.put({ ...message, error: error as RallyError }),
    );
  }

  private acked(message: PendingMessage, acked: NonNullable<PendingMessage['acked']>): void {
    this.ids.set(acked.message_id, message.id);
    if (this.isTold(acked.message_id)) this.remove(message.id);
    else this.put({ ...message, acked });
  }

  /** An event of the room: perhaps what one of these has become. */
  private told(re: string | null | undefined, messageId: unknown): void {
    if (typeof re !== 'string' || typeof messageId !== 'string') return;
    if (!this.messages.some(({ id }) => id === re)) return;
    this.ids.set(messageId, re);
    this.remove(re);
  }

  private settleTold(): void {
    for (const { id, acked } of this.messages)
      if (acked !== undefined && this.isTold(acked.message_id)) this.remove(id);
  }

  private isTold(messageId: string): boolean {
    return this.room.chat.messages.some(({ message_id }) => message_id === messageId);
  }

  private put(message: PendingMessage): void {
    this.change(this.messages.map((one) => (one.id === message.id ? message : one)));
  }

  private remove(id: string): void {
    this.change(this.messages.filter((one) => one.id !== id));
  }

  private change(messages: readonly PendingMessage[]): void {
    this.messages = messages;
    for (const listener of this.listeners) listener();
  }
}

/** Not `crypto.randomUUID`, which a page that was opened by the address of a machine does not have. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
