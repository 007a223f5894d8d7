import type { ChatMessage, ChatTombstone } from '../../src/features/chat/chat.messages.js';
import type { Frame } from '../support/rally-client.js';

/** A message as history shows it. */
export type Shown = ChatMessage | ChatTombstone;
type Reactions = NonNullable<ChatMessage['reactions']>;
type Poll = NonNullable<ChatMessage['poll']>;

/** What events tell of a message. */
interface Told extends Pick<ChatMessage, 'message_id' | 'content' | 'version' | 'edited_at'> {
  readonly action?: 'edited' | 'deleted' | 'reaction' | 'poll';
  readonly by: string;
  readonly emoji: string;
  readonly op: 'add' | 'remove';
  readonly state: 'open' | 'closed';
  readonly tally: readonly number[];
  readonly voters: number;
  /** A ballot. */
  readonly options?: readonly number[];
}

/** The messages of a room, as a first page and the events after it make them. */
export class Conversation {
  private readonly messages = new Map<string, Shown>();
  private readonly touched = new Map<string, number>();

  constructor(page: readonly Shown[], events: readonly Frame[]) {
    for (const message of page) this.messages.set(message.message_id, message);
    for (const event of events) if (event.type === 'chat') this.take(event);
  }

  get all(): Shown[] {
    return [...this.messages.values()];
  }

  get(id: string): Shown | undefined {
    return this.messages.get(id);
  }

  /** Seq of the last event that was about the message. */
  lastOf(id: string): number {
    return this.touched.get(id) ?? 0;
  }

  private take({ seq = 0, ts = 0, user_id: user = '', payload }: Frame): void {
    const told = payload as unknown as Told;
    const { message_id: id, version } = told;
    const known = this.messages.get(id);
    this.touched.set(id, seq);
    if (told.action === undefined) this.messages.set(id, { seq, ts, user_id: user, ...told });
    else if (told.action === 'deleted') {
      // What stands where the message stood tells who said it, and when.
      const { seq: at, ts: when, user_id } = known ?? { seq, ts, user_id: user };
      const where = { message_id: id, seq: at, ts: when, user_id } as ChatTombstone;
      this.messages.set(id, { ...where, version, deleted: true, by: told.by });
    } else if (known !== undefined && !isGone(known)) this.messages.set(id, changed(known, user, told));
  }
}

export function isGone(message: Shown): message is ChatTombstone {
  return 'deleted' in message;
}

function changed(known: ChatMessage, user: string, told: Told): ChatMessage {
  const { content, version, edited_at = 0 } = told;
  if (told.action === 'edited') return { ...known, content, version, edited_at };
  if (told.action === 'reaction') return reacted(known, user, told);
  return known.poll === undefined ? known : { ...known, poll: polled(known.poll, user, told) };
}

function polled({ ballots = [], ...poll }: Poll, user_id: string, { state, tally, voters, options }: Told): Poll {
  const others = options === undefined ? ballots : ballots.filter((one) => one.user_id !== user_id);
  const after = options === undefined || options.length === 0 ? others : [...others, { user_id, options }];
  const closed = state === 'closed' ? { closed: true as const } : {};
  return { ...poll, tally, voters, ...(after.length > 0 && { ballots: after }), ...closed };
}

function reacted({ reactions = [], ...known }: ChatMessage, user: string, { emoji, op }: Told): ChatMessage {
  const before = reactions.find((one) => one.emoji === emoji)?.users ?? [];
  const users = op === 'add' ? [...before, user] : before.filter((one) => one !== user);
  const after: Reactions = reactions.some((one) => one.emoji === emoji)
    ? reactions.map((one) => (one.emoji === emoji ? { emoji, count: users.length, users } : one))
    : [...reactions, { emoji, count: users.length, users }];
  const left = after.filter(({ count }) => count > 0);
  return left.length === 0 ? known : { ...known, reactions: left };
}
