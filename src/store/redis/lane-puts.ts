import type { RoomId } from '../../protocol/ids.js';
import type { Millis } from '../room-contents.js';
import type { LaneResult } from '../room-store.js';
import { RoomTick } from '../room-tick.js';
import type { LaneAttempt } from './arguments.js';
import type { Absent } from './replies.js';

/** So many values of a room between two ticks, and those that follow wait for each other. */
const DENSE = 3;
/** Of one call: Redis serves nobody else meanwhile. */
const AT_ONCE = 100;
/** Before the tick of a room: what is put then is with all instances, whose clocks differ, when they write. */
const AHEAD_MS: Millis = 8;

/** A timer may fire before the time for which it was set, as that is counted by another clock. */
const EARLY_MAX_MS: Millis = 5;

type Answer = LaneResult | Absent;

interface Waiting {
  readonly attempt: LaneAttempt;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}
/** A room into which values come. */
interface Inflow {
  readonly tick: RoomTick;
  /** Since the last tick. */
  count: number;
  isGathering: boolean;
  waiting: Waiting[];
  timer: NodeJS.Timeout;
}

/**
 * Ephemeral values on their way to Redis. Where many come they wait for each other until the room is about to be told
 * anyway: one call and one notice to all instances then cost what they cost for each. Everywhere else they go at once.
 */
export class LanePuts {
  private readonly inflows = new Map<RoomId, Inflow>();

  constructor(
    private readonly now: () => Millis,
    /** Answers each attempt, in their order. */
    private readonly send: (room: RoomId, attempts: readonly LaneAttempt[]) => Promise<readonly Answer[]>,
  ) {}

  /** Waits for others at most until the room's next tick. */
  put(room: RoomId, attempt: LaneAttempt): Promise<Answer> {
    const inflow = this.inflows.get(room) ?? this.begin(room);
    inflow.count += 1;
    return new Promise((resolve, reject) => {
      inflow.waiting.push({ attempt, resolve, reject });
      if (!inflow.isGathering || inflow.waiting.length >= AT_ONCE) this.flush(room);
    });
  }

  /** What waits goes now, before whatever is called next. */
  flush(room: RoomId): void {
    const inflow = this.inflows.get(room);
    if (inflow === undefined || inflow.waiting.length === 0) return;
    const { waiting } = inflow;
    inflow.waiting = [];
    const attempts = waiting.map(({ attempt }) => attempt);
    this.send(room, attempts).then(
      (answers) => {
        answers.forEach((answer, place) => waiting[place]?.resolve(answer));
      },
      (error: unknown) => {
        for (const { reject } of waiting) reject(error);
      },
    );
  }

  close(): void {
    for (const [room, { timer }] of this.inflows) {
      clearTimeout(timer);
      this.flush(room);
    }
    this.inflows.clear();
  }

  private begin(room: RoomId): Inflow {
    const tick = new RoomTick(room);
    const inflow = { tick, count: 0, isGathering: false, waiting: [], timer: this.nextTick(room, tick) };
    this.inflows.set(room, inflow);
    return inflow;
  }

  private nextTick(room: RoomId, tick: RoomTick): NodeJS.Timeout {
    // A timer may be early for the tick it was set for.
    const delay = tick.after(this.now() + AHEAD_MS + EARLY_MAX_MS) + EARLY_MAX_MS;
    return setTimeout(() => this.onTick(room), delay);
  }

  private onTick(room: RoomId): void {
    const inflow = this.inflows.get(room);
    if (inflow === undefined) return;
    if (inflow.count === 0) {
      this.inflows.delete(room);
      return;
    }
    this.flush(room);
    // Once they do they go on, for as long as any come.
    inflow.isGathering ||= inflow.count >= DENSE;
    inflow.count = 0;
    inflow.timer = this.nextTick(room, inflow.tick);
  }
}
