import { commitsOf } from './commits.js';
import type { Commit } from './commits.js';
import { copiesOf } from './copies.js';
import type { Copy } from './copies.js';
import type { FinalRoom } from './final-room.js';
import { operationsOf } from './operations.js';
import type { Operation } from './operations.js';
import type { Entry } from './history.js';
import { follow } from './track.js';
import type { Track } from './track.js';
import { Lines } from './lines.js';

export interface Terms {
  /** The store may lose what it acked (an older copy is put back), if it says so. */
  readonly mayLose: boolean;
  readonly locationIntervalMs: number;
  /** From a closed socket to `leave`, at most. */
  readonly leaveWithinMs: number;
  /** An answer to a frame, at most, from a server that runs and is reached. */
  readonly answerWithinMs: number;
  /** With which sockets may end; absent where they are broken by force. */
  readonly closeCodes?: readonly number[];
}
export const TERMS: Terms = { mayLose: false, locationIntervalMs: 1_000, leaveWithinMs: 30_000, answerWithinMs: 3_000 };

/** All that checkers look at, made ready once. */
export class Evidence {
  readonly operations: readonly Operation[];
  readonly track: Track;
  readonly lines: Lines;
  readonly copies: readonly Copy[];
  /** When the last was seen: what was due later was not waited for. */
  readonly until: number;
  private readonly commits = new Map<FinalRoom, readonly Commit[]>();

  constructor(
    readonly entries: readonly Entry[],
    readonly store: readonly FinalRoom[],
    readonly terms: Terms = TERMS,
  ) {
    this.operations = operationsOf(entries);
    this.track = follow(entries);
    this.lines = new Lines(this.track.cuts);
    this.copies = copiesOf(entries);
    this.until = entries.at(-1)?.at ?? 0;
  }

  roomOf(name: string): FinalRoom | undefined {
    return this.store.find(({ room }) => room === name);
  }

  /** What was acked of the room's itinerary and stands, with its events. */
  commitsOf(room: FinalRoom): readonly Commit[] {
    const known = this.commits.get(room) ?? commitsOf(room, this.operations, this.lines);
    this.commits.set(room, known);
    return known;
  }

  /** Whether a fault was at work in a stretch of time, or for so long after it. */
  isTroubled(from: number, to: number, afterMs: number): boolean {
    return this.track.troubles.some(({ begin, end }) => begin <= to && from <= end + afterMs);
  }
}
