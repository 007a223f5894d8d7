import type { SessionId } from '../protocol/ids.js';
import type { Position, Seq } from '../protocol/position.js';
import type { LaneEntry, LaneName, LogEntry, Member, Millis } from './room-contents.js';

/** What stands where something was erased; `by` only if it has another author now. */
export type ErasedEvent = Pick<LogEntry, 'kind' | 'body' | 'to'> & Partial<Pick<LogEntry, 'by'>>;

export interface Caused {
  /** The span that committed it (`activeTraceparent`); only of what is told live, and where somebody traces. */
  readonly cause?: string;
}

/** What a watcher of a room is told (`RoomStore.watch`). */
export type RoomSignal =
  | ({ readonly kind: 'event'; readonly event: LogEntry } & Caused)
  /** What was told as this event is another one now; comes before the events of the commit that erased it. */
  | { readonly kind: 'erase'; readonly seq: Seq; readonly as: ErasedEvent }
  /** Some of what was told may have been erased, and nobody knows what: whoever shows it again has to read it again. */
  | { readonly kind: 'stale' }
  | ({ readonly kind: 'lane'; readonly lane: LaneName; readonly entry: LaneEntry } & Caused)
  | { readonly kind: 'drop'; readonly lane: LaneName; readonly key: string }
  | {
      readonly kind: 'presence';
      readonly action: 'join' | 'leave' | 'update';
      readonly member: Member;
      readonly ts: Millis;
    }
  /**
   * The session was entered again: whoever holds an older generation is fenced. A hint, which may get lost: the next
   * commit of the older one is refused anyway.
   */
  | { readonly kind: 'superseded'; readonly session: SessionId; readonly generation: number }
  /**
   * A new epoch; comes before whatever else is told of it. Events after `cut` never happened, if any were told: others
   * take their numbers, and of lane values only those that are told again still hold.
   */
  | { readonly kind: 'epoch'; readonly epoch: string; readonly cut: Seq }
  /** The last signal of a watch: it cannot be told what became of the events up to here. Watch afresh. */
  | { readonly kind: 'reset'; readonly at: Position };

/** The signal with the span that caused it, if there is one. */
export function caused(signal: RoomSignal, cause: string | undefined): RoomSignal {
  const isWhole = cause === undefined || (signal.kind !== 'event' && signal.kind !== 'lane');
  return isWhole ? signal : { ...signal, cause };
}

/** Must not throw or wait; called in order, never inside the call that caused the signal. */
export type RoomListener = (signal: RoomSignal) => void;

export interface Watch {
  readonly at: Position;
  stop(): void;
}
