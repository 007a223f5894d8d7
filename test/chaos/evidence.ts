import { operationsOf } from './operations.js';
import type { Operation } from './operations.js';
import type { Entry } from './history.js';
import { follow } from './track.js';
import type { Track } from './track.js';
import { Lines } from './lines.js';
import type { Frame } from '../support/rally-client.js';

/** A room as a fresh client reads it when all is over. */
export interface FinalRoom {
  readonly room: string;
  /** Every payload of this room carries it, and of no other. */
  readonly nonce: string;
  /** Whole degrees of all its positions, and of no other room's. */
  readonly latitude: number;
  readonly epoch: string;
  readonly head: number;
  /** From seq 1 on, in the order in which they came. */
  readonly events: readonly Frame[];
  readonly items: readonly { readonly item_id: string; readonly data: Readonly<Record<string, unknown>> }[];
  /** Users that are `online`. */
  readonly online: readonly string[];
}
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
  /** When the last was seen: what was due later was not waited for. */
  readonly until: number;

  constructor(
    readonly entries: readonly Entry[],
    readonly store: readonly FinalRoom[],
    readonly terms: Terms = TERMS,
  ) {
    this.operations = operationsOf(entries);
    this.track = follow(entries);
    this.lines = new Lines(this.track.cuts);
    this.until = entries.at(-1)?.at ?? 0;
  }

  roomOf(name: string): FinalRoom | undefined {
    return this.store.find(({ room }) => room === name);
  }

  /** Whether a fault was at work in a stretch of time, or for so long after it. */
  isTroubled(from: number, to: number, afterMs: number): boolean {
    return this.track.troubles.some(({ begin, end }) => begin <= to && from <= end + afterMs);
  }
}
