import type { Millis } from '../room-contents.js';
import type { Partition } from './keys.js';
import type { LibraryCall } from './library.js';
import type { Invocation } from './library-command.js';

export interface CallOptions {
  /** Whether doing it twice is as good as once: then it is repeated if its outcome is unknown. */
  readonly isRepeatable: boolean;
  /** Whether it may be answered with that only once a replica has what it says. */
  readonly needsReplica?: (reply: unknown) => boolean;
}
export interface Call {
  readonly options: CallOptions;
  readonly ticket: number;
  readonly line: Line;
  readonly name: LibraryCall;
  readonly invocation: Invocation;
  readonly endsAt: Millis;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}
/** The calls of one partition. */
export class Line {
  /** Not under way, because nothing can be sent or an earlier one has to go first. */
  readonly waiting = new Set<Call>();
  underWay = 0;
  /** One was refused for the moment: it goes before all that come now. */
  isHeld = false;

  constructor(readonly partition: Partition) {}

  /** All that wait, in the order of the calls, which is not that of their refusals. */
  takeWaiting(): Call[] {
    const calls = [...this.waiting].sort((one, other) => one.ticket - other.ticket);
    this.waiting.clear();
    return calls;
  }
}
