import { isGone } from '../conversation.js';
import type { Evidence } from '../evidence.js';
import type { FinalRoom } from '../final-room.js';
import type { Checker, Finding } from '../finding.js';
import type { Payload } from '../history.js';
import { actsOf, differenceIn, messageOf, pairsOf } from '../talk.js';

/** CHAT-4: from its ack on a deletion leaves nothing to be read of the message, and everybody who had it knows. */
export const checkErased: Checker = (evidence) =>
  evidence.store.flatMap((room) => {
    const deletedAt = new Map<string, number>();
    for (const deletion of actsOf(evidence, room, 'delete')) deletedAt.set(messageOf(deletion), deletion.endedAt);
    return [
      ...answered(evidence, room, deletedAt),
      ...told(evidence, room, deletedAt),
      ...left(room, deletedAt),
      ...untold(evidence, room),
    ];
  });

type DeletedAt = ReadonlyMap<string, number>;

/** Pages that were asked for after the ack. */
function answered({ operations }: Evidence, { room }: FinalRoom, deletedAt: DeletedAt): Finding[] {
  return operations
    .filter((operation) => operation.room === room && operation.type === 'chat')
    .flatMap(({ user, ack, invokedAt, endedAt: at }) =>
      messagesIn(ack)
        .filter((id) => invokedAt > (deletedAt.get(id) ?? Infinity))
        .map((id) => leak(`${user} was shown ${id}, which was deleted when it asked`, at)),
    );
}

/** Joins that were asked for after the ack, with all that follows; and what comes after a deletion on the same socket. */
function told({ entries }: Evidence, { room }: FinalRoom, deletedAt: DeletedAt): Finding[] {
  const listeners = new Map<string, Listener>();
  return entries.flatMap((entry): Finding[] => {
    if (entry.kind !== 'asked' && entry.kind !== 'frame') return [];
    const { at, client } = entry;
    const listener = listeners.get(client) ?? new Listener();
    listeners.set(client, listener);
    if (entry.kind === 'asked' && entry.room === room) listener.asks(at);
    if (entry.kind !== 'frame' || entry.frame.room_id !== room) return [];
    const { type, payload, seq } = entry.frame;
    if (type === 'room') listener.begins(payload['action'] === 'joined');
    const seen = messagesIn(payload).filter((id) => listener.isPast(id, deletedAt));
    if (type === 'chat' && payload['action'] === 'deleted') listener.gone.add(String(payload['message_id']));
    return seen.map((id) => leak(`${client} was told ${id} at ${String(seq)}, which was deleted before`, at));
  });
}

/** How far one client knows, or asked, what was deleted. */
class Listener {
  /** Told on this socket. */
  readonly gone = new Set<string>();
  private lastAsked = 0;
  private asked = 0;

  asks(at: number): void {
    this.lastAsked = at;
  }

  begins(isJoin: boolean): void {
    this.gone.clear();
    if (isJoin) this.asked = this.lastAsked;
  }

  isPast(id: string, deletedAt: DeletedAt): boolean {
    return this.gone.has(id) || this.asked > (deletedAt.get(id) ?? Infinity);
  }
}

/** What anybody can read when all is over. */
function left({ room, events, messages, told: frames }: FinalRoom, deletedAt: DeletedAt): Finding[] {
  const deletions = events.filter(({ type, payload }) => type === 'chat' && payload['action'] === 'deleted');
  const gone = new Set([...deletedAt.keys(), ...deletions.map(({ payload }) => payload['message_id'])]);
  const read = [...messagesIn({ messages }), ...[...events, ...frames].flatMap(({ payload }) => messagesIn(payload))];
  return [...new Set(read)]
    .filter((id) => gone.has(id))
    .map((id) => leak(`${room} still shows ${id}, which was deleted`));
}

function untold(evidence: Evidence, room: FinalRoom): Finding[] {
  return pairsOf(evidence, room)
    .filter(({ made }) => made !== undefined && isGone(made))
    .flatMap((pair) => {
      const difference = differenceIn(pair, ['deleted', 'content']);
      return difference === undefined ? [] : [leak(difference, pair.at)];
    });
}

/** Of which messages a payload shows content. */
function messagesIn({ content, message_id, messages, state }: Payload): string[] {
  const { chat } = (state ?? {}) as { chat?: Payload };
  const pages = [messages, chat?.['messages']].flatMap((page) => (page ?? []) as readonly Payload[]);
  return [{ content, message_id }, ...pages].flatMap((message) =>
    message.content === undefined ? [] : [String(message['message_id'])],
  );
}

function leak(what: string, at?: number): Finding {
  return { kind: 'erased', what, ...(at === undefined ? {} : { at }) };
}
