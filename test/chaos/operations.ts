import type { Position } from '../../src/protocol/position.js';
import type { Entry, Invoked, Payload } from './history.js';

export interface Operation extends Omit<Invoked, 'kind' | 'at'> {
  readonly invokedAt: number;
  /** Infinity as long as nobody knows. */
  readonly endedAt: number;
  readonly outcome: 'ok' | 'fail' | 'unknown';
  readonly attempts: number;
  /** The socket that brought the ack. */
  readonly session: string;
  readonly ack: Payload;
  /** Acks of the same frame, sent again later. */
  readonly again: readonly Payload[];
  readonly isReoffered: boolean;
  /** Of a refusal for good. */
  readonly code?: string;
}

type Open = { -readonly [Key in keyof Operation]: Operation[Key] } & { again: Payload[] };

/** Every operation with its outcome, in the order in which they were begun. */
export function operationsOf(entries: readonly Entry[]): Operation[] {
  const open = new Map<number, Open>();
  for (const entry of entries) {
    if (entry.kind === 'invoke') open.set(entry.op, begun(entry));
    else if ('op' in entry) conclude(open.get(entry.op), entry);
  }
  return [...open.values()];
}

function begun({ kind: _, at, ...asked }: Invoked): Open {
  const unknown = { endedAt: Infinity, outcome: 'unknown', attempts: 0, session: '', ack: {} } as const;
  return { ...asked, invokedAt: at, ...unknown, again: [], isReoffered: false };
}

function conclude(operation: Open | undefined, entry: Entry): void {
  if (operation === undefined) return;
  switch (entry.kind) {
    case 'ok':
      operation.outcome = 'ok';
      operation.endedAt = entry.at;
      operation.session = entry.session;
      operation.attempts = entry.attempts;
      operation.ack = entry.ack;
      return;
    case 'fail':
      operation.outcome = 'fail';
      operation.code = entry.code;
      operation.endedAt = entry.at;
      return;
    case 'again':
      operation.again.push(entry.ack);
      return;
    case 'reoffer':
      operation.isReoffered = true;
      return;
    default:
      return;
  }
}

/** Acked, with a place in the log: reads have none. */
export function isStored({ outcome, ack }: Operation): boolean {
  return outcome === 'ok' && 'epoch' in ack;
}

/** Where its ack says that it stands; of what is stored only. */
export function placeOf({ ack }: Operation): Position {
  return { epoch: String(ack['epoch']), seq: Number(ack['seq']) };
}
