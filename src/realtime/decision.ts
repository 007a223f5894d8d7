import type { Refusal } from '../protocol/refusal.js';
import type { Commit, Guard, Millis, RoomQuery, RoomView, RowKey } from '../store/room-store.js';

/** What a rule may change in one atomic step. Guards on the rows that were read, ids and receipts are the kernel's. */
export type Changes = Omit<Commit, 'once' | 'as' | 'firing' | 'guards' | 'parted' | 'origin' | 'ack'> & {
  /** Rows whose change would change the decision; default: all that were read. */
  readonly guardOnly?: readonly RowKey[];
  /** Rows that the decision trusts only up to a moment of the store's clock, e.g. a lease. */
  readonly notAfter?: ReadonlyMap<RowKey, Millis>;
};

/** What a rule made of a command. `ack` holds small facts: it is remembered with the command's id, so never content. */
export type Decision<Ack extends object> =
  | Refusal
  | { readonly kind: 'answer'; readonly ack: Ack }
  | { readonly kind: 'change'; readonly changes: Changes; readonly ack: Ack };

/** Nothing to change: the command is answered, and simply done again if it is repeated. */
export function answer<Ack extends object>(ack: Ack): Decision<Ack> {
  return { kind: 'answer', ack };
}

/** Commits all of `changes` or nothing; the ack gets `seq`, `ts` and `epoch` of the last event. */
export function change<Ack extends object>(changes: Changes, ack: Ack): Decision<Ack> {
  return { kind: 'change', changes, ack };
}

/** A command of a feature: what it reads, and the pure rule that decides it by one instant of the room. */
export interface Command<Input, Ack extends object> {
  /**
   * All `rows` are guarded: if one changes before the commit, the command is decided again. Tables, lists and lanes are
   * not. Without `reads` the rule sees no state and costs no read.
   */
  readonly reads?: (input: Input) => Pick<RoomQuery, 'rows' | 'tables' | 'lists' | 'lanes'>;
  readonly decide: (input: Input, view: RoomView) => Decision<Ack>;
}

/** Types a command where it is written. */
export function defineCommand<Input, Ack extends object>(command: Command<Input, Ack>): Command<Input, Ack> {
  return command;
}

export function guardsOf(rows: readonly RowKey[], view: RoomView, changes: Changes): Guard[] {
  const { guardOnly = rows, notAfter } = changes;
  return guardOnly.map((key) => {
    const deadline = notAfter?.get(key);
    return { key, rev: view.rows.get(key)?.rev ?? 0, ...(deadline === undefined ? {} : { notAfter: deadline }) };
  });
}
