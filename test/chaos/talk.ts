import { isDeepStrictEqual } from 'node:util';
import { Conversation, isGone } from './conversation.js';
import type { Shown } from './conversation.js';
import type { Evidence } from './evidence.js';
import type { FinalRoom } from './final-room.js';
import type { Payload } from './history.js';
import { isStored, placeOf } from './operations.js';
import type { Operation } from './operations.js';

/** A message as somebody has it, and as the log makes it. */
export interface Pair {
  readonly who: string;
  readonly at?: number;
  readonly id: string;
  readonly shown: Shown | undefined;
  readonly made: Shown | undefined;
}

/** Every message of the history in the end, and of each join and each client those that were not touched since. */
export function pairsOf({ copies, lines }: Evidence, room: FinalRoom): Pair[] {
  const log = new Conversation([], room.events);
  const final = new Conversation(room.messages, []);
  const ids = new Set([...final.all, ...log.all].map(({ message_id }) => message_id));
  const told = copies.filter((copy) => copy.room === room.room && copy.seq <= room.head && lines.stands(copy, room));
  return [
    ...[...ids].map((id) => ({ who: 'the room in the end', id, shown: final.get(id), made: log.get(id) })),
    ...told.flatMap(({ who, at, seq, state, events }): Pair[] => {
      const { chat } = state as { chat?: { messages: readonly Shown[] } };
      return new Conversation(chat?.messages ?? [], events).all
        .filter(({ message_id: id }) => log.lastOf(id) <= seq)
        .map((shown) => {
          const { message_id: id } = shown;
          return { who, id, shown, made: log.get(id), ...(at === undefined ? {} : { at }) };
        });
    }),
  ];
}

/** Those of messages that are not deleted, or known to be. */
export function knownPairsOf(evidence: Evidence, room: FinalRoom): Pair[] {
  return pairsOf(evidence, room).filter(({ shown, made }) => {
    return shown === undefined || made === undefined || isGone(shown) || !isGone(made);
  });
}

/** How the two differ in these fields, in words. */
export function differenceIn({ who, id, shown, made }: Pair, fields: readonly string[]): string | undefined {
  const [has, makes] = [shown, made].map((message) => part(message, fields));
  if (isDeepStrictEqual(has, makes)) return undefined;
  return `${who} has ${JSON.stringify(has ?? null)} of ${id}, the log makes ${JSON.stringify(makes ?? null)}`;
}

function part(message: Shown | undefined, fields: readonly string[]): Payload | undefined {
  return message && Object.fromEntries(Object.entries(message).filter(([name]) => fields.includes(name)));
}

/** Chat commands of a room that were acked with an event, and still stand. */
export function actsOf({ operations, lines }: Evidence, room: FinalRoom, ...actions: readonly string[]): Operation[] {
  return operations
    .filter((operation) => operation.room === room.room && isAct(operation, actions) && isStored(operation))
    .filter((operation) => lines.stands(placeOf(operation), room));
}

/** Those that nobody knows the outcome of, or whose place is gone. */
export function openActsOf(evidence: Evidence, room: FinalRoom, ...actions: readonly string[]): Operation[] {
  const standing = new Set(actsOf(evidence, room, ...actions));
  return evidence.operations
    .filter((operation) => operation.room === room.room && isAct(operation, actions))
    .filter((operation) => operation.outcome !== 'fail' && !standing.has(operation));
}

/** Messages that somebody perhaps deleted. */
export function goneIn(evidence: Evidence, room: FinalRoom): Set<string> {
  const deletions = [...actsOf(evidence, room, 'delete'), ...openActsOf(evidence, room, 'delete')];
  return new Set(deletions.map(messageOf));
}

function isAct({ type, payload }: Operation, actions: readonly string[]): boolean {
  return type === 'chat' && actions.includes(actionOf(payload));
}

/** A chat command without one says something. */
export function actionOf({ action }: Payload): string {
  return typeof action === 'string' ? action : 'send';
}

export function messageOf({ payload, ack }: Operation): string {
  return String(payload['message_id'] ?? ack['message_id']);
}
