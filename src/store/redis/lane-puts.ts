import type { RoomId } from '../../protocol/ids.js';
import type { Millis } from '../room-contents.js';
import type { LaneResult } from '../room-store.js';
import { RoomTick, untilWave } from '../room-tick.js';
import type { LaneAttempt } from './arguments.js';
import type { Absent } from './replies.js';

/** So many values of a room between two of its ticks, each of another key than the one before: those that follow wait. */
const DENSE = 3;
/** Of one call: Redis serves nobody else meanwhile. */
const AT_ONCE = 100;
/** Before a wave: what is put then is with all instances, whose clocks differ, when they write. */
const AHEAD_MS: Millis = 8;
/** A timer may fire a little before the time for which it was set, as that is counted by another clock. */
const EARLY_MAX_MS: Millis = 3;

type Answer = LaneResult | Absent;

interface Waiting {
  readonly attempt: LaneAttempt;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}
/** A room into which values come. */
interface Inflow {
  readonly tick: RoomTick;
  /** When the next one is near, by the monotone clock: the store's may step, and nobody must wait for it. */
  dueAt: Millis;
  /** Since the last one, runs of one key as one: who sends alone has nobody to wait for. */
  count: number;
  newestKey: string;
  isDense: boolean;
  waiting: Waiting[];
}

/**
 * Ephemeral values on their way to Redis. They go in waves, each in one write to Redis, and its answers and notices come in
 * one read: by itself each would find nothing of what it needs in the caches. Of a room in which many come they wait for
 * its tick, when it is told anyway: one call and one notice to all instances cost what they cost for each. The first one
 * after a tick or two without any goes at once.
 */
export class LanePuts {
  private readonly inflows = new Map<RoomId, Inflow>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly now: () => Millis,
    /** Answers each attempt, in their order. */
    private readonly send: (room: RoomId, attempts: readonly LaneAttempt[]) => Promise<readonly Answer[]>,
  ) {}

  /** Waits for others at most until the next wave, or the room's next tick. */
  put(room: RoomId, attempt: LaneAttempt): Promise<Answer> {
    const isAlone = this.timer === undefined;
    this.timer ??= this.nextWave();
    const inflow = this.inflowOf(room);
    if (inflow.newestKey !== attempt.put.key) inflow.count += 1;
    inflow.newestKey = attempt.put.key;
    return new Promise((resolve, reject) => {
      inflow.waiting.push({ attempt, resolve, reject });
      if (isAlone || inflow.waiting.length >= AT_ONCE) this.flush(room);
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
    clearTimeout(this.timer);
    for (const room of this.inflows.keys()) this.flush(room);
    this.inflows.clear();
  }

  private inflowOf(room: RoomId): Inflow {
    const known = this.inflows.get(room);
    if (known !== undefined) return known;
    const tick = new RoomTick(room);
    const inflow = { tick, dueAt: this.dueAt(tick), count: 0, newestKey: '', isDense: false, waiting: [] };
    this.inflows.set(room, inflow);
    return inflow;
  }

  private dueAt(tick: RoomTick): Millis {
    return performance.now() + EARLY_MAX_MS + tick.after(this.soon());
  }

  private nextWave(): NodeJS.Timeout {
    return setTimeout(() => this.wave(), EARLY_MAX_MS + untilWave(this.soon()));
  }

  /** As for the store: what is nearer than this is left to the next one. */
  private soon(): Millis {
    return this.now() + AHEAD_MS + EARLY_MAX_MS;
  }

  private wave(): void {
    this.timer = this.inflows.size === 0 ? undefined : this.nextWave();
    const at = performance.now() + EARLY_MAX_MS;
    for (const [room, inflow] of this.inflows) {
      const isDue = inflow.dueAt <= at;
      if (isDue || !inflow.isDense) this.flush(room);
      if (isDue) this.onTick(room, inflow);
    }
  }

  private onTick(room: RoomId, inflow: Inflow): void {
    if (inflow.count === 0) this.inflows.delete(room);
    // Once many come they are expected, for as long as any do.
    inflow.isDense ||= inflow.count >= DENSE;
    inflow.count = 0;
    inflow.dueAt = this.dueAt(inflow.tick);
  }
}
