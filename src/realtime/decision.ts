import type { UserId } from '../protocol/ids.js';
import type { Refusal } from '../protocol/refusal.js';
import type { Millis, RowKey } from '../store/room-contents.js';
import type { Commit, RoomQuery, RoomView } from '../store/room-store.js';

/** What a rule may change in one atomic step. Guards on the rows that were read, ids and receipts are the kernel's. */
export type Changes = Omit<Commit, 'once' | 'as' | 'firing' | 'guards' | 'parted' | 'origin' | 'ack'> & {
  /** Rows whose change would change the decision; default: all that were read. */
  readonly guardOnly?: readonly RowKey[];
  /** Rows that the decision trusts only up to a moment of the store's clock, e.g. a lease. */
  readonly notAfter?: ReadonlyMap<RowKey, Millis>;
};

/** What a rule wants done. `ack` holds small facts: it is remembered with the command's id, so never content. */
export type Outcome<Ack extends object> =
  | { readonly kind: 'answer'; readonly ack: Ack }
  | { readonly kind: 'change'; readonly changes: Changes; readonly ack: Ack };
export type Decision<Ack extends object> = Refusal | Outcome<Ack>;

/** Nothing to change: the command is answered, and simply done again if it is repeated. */
export function answer<Ack extends object>(ack: Ack): Outcome<Ack> {
  return { kind: 'answer', ack };
}

/** Commits all of `changes` or nothing; the ack gets `seq`, `ts` and `epoch` of the last event. */
export function change<Ack extends object>(changes: Changes, ack: Ack): Outcome<Ack> {
  return { kind: 'change', changes, ack };
}

const LISTS = ['puts', 'deletes', 'lists', 'clears', 'drops', 'lanes', 'erase', 'events', 'timers'] as const;

/** All of it in one step; what is told, in this order. */
export function both(first: Changes, second: Changes): Changes {
  const joined = LISTS.map((list) => [list, [...(first[list] ?? []), ...(second[list] ?? [])]]);
  return { ...first, ...second, ...(Object.fromEntries(joined) as Changes) };
}

export type Reads = Pick<
  RoomQuery,
  'rows' | 'tables' | 'lists' | 'lanes' | 'laneKeys' | 'members' | 'roster' | 'since' | 'maxBytes'
>;

/** As much of one instant of the room as a commit that was refused tells. */
export type RowsView = Pick<RoomView, 'at' | 'rev' | 'now' | 'rows'>;

/** A command whose rule needs no state, nor the time; it costs no read. */
export interface BlindCommand<Input, Ack extends object> {
  readonly reads?: undefined;
  readonly usuallyAbsent?: undefined;
  readonly decide: (input: Input) => Decision<Ack>;
}
/** A command decided by one instant of the room. */
export interface SeeingCommand<Input, Ack extends object> {
  /** All `rows` are guarded: if one changes before the commit, the rule is asked again. Nothing else that is read is. */
  readonly reads: (input: Input) => Reads;
  readonly usuallyAbsent?: undefined;
  /** Pure; the time is `view.now`. May be asked more than once. */
  readonly decide: (input: Input, view: RoomView) => Decision<Ack>;
}
/**
 * A command whose rule needs rows that hardly any room has. It is decided ahead, as if there were none: one commit that
 * holds only while that is true, and no read. Where it is not, the rule is asked again with what is there.
 */
export interface AssumingCommand<Input, Ack extends object> {
  readonly reads?: undefined;
  /** All of them are guarded, as with `reads`. */
  readonly usuallyAbsent: (input: Input) => readonly RowKey[];
  /**
   * Pure; `null` stands for a room without these rows, at no time in particular. May be asked more than once: what is
   * decided ahead counts only as a change, since an answer or a refusal would be proven by nothing.
   */
  readonly decide: (input: Input, view: RowsView | null) => Decision<Ack>;
}
export type Command<Input, Ack extends object> =
  BlindCommand<Input, Ack> | SeeingCommand<Input, Ack> | AssumingCommand<Input, Ack>;

/** What is done without being asked for: a due timer, the end of a session. There is nobody to refuse it to. */
export interface Settlement<Input> extends SeeingCommand<Input, object> {
  readonly decide: (input: Input, view: RoomView) => Outcome<object>;
}

/** Types a command where it is written. */
export function defineCommand<Input, Ack extends object>(command: BlindCommand<Input, Ack>): BlindCommand<Input, Ack>;
export function defineCommand<Input, Ack extends object>(command: SeeingCommand<Input, Ack>): SeeingCommand<Input, Ack>;
export function defineCommand<Input, Ack extends object>(
  command: AssumingCommand<Input, Ack>,
): AssumingCommand<Input, Ack>;
export function defineCommand<Input, Ack extends object>(command: Command<Input, Ack>): Command<Input, Ack> {
  return command;
}

/** What a feature did, in words for the people of the room. */
export interface RoomLine {
  /** Who did it. */
  readonly by: UserId;
  /** Names the sentence, for clients that say it in their own language. */
  readonly key: string;
  /** The sentence in English. */
  readonly text: string;
  readonly params: Readonly<Record<string, string>>;
}
/** The changes, and in the same commit the line. Pure, so that a rule may be asked more than once. */
export type Tell = (changes: Changes, line: RoomLine) => Changes;

/** What a feature takes from a user who is removed from a room (ROOM-8). */
export interface RemovalPart {
  /** Guarded. */
  rows(user: UserId): readonly RowKey[];
  /** Pure. */
  changes(user: UserId, view: RowsView): Changes;
}
