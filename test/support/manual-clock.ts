import { Clock } from '../../src/clock/clock.js';

interface Pending {
  readonly dueAt: number;
  readonly due: () => void;
}

/** Does elsewhere what is done here: in Redis, in another process. Resolves when it is done there. */
export type Follower = (step: 'advance' | 'skip', byMs: number) => Promise<void>;

/** With followers time passes in small steps, or they would miss what is to happen every second; long waits in larger ones. */
const STEP_MS = 500;
const STEPS_MAX = 200;

/** Time that moves only when a test says so. */
export class ManualClock extends Clock {
  private readonly pending = new Set<Pending>();
  private readonly followers = new Set<Follower>();
  private passedMs = 0;

  constructor(private time = Date.UTC(2026, 0, 1)) {
    super();
  }

  override now(): number {
    return this.time;
  }

  override steady(): number {
    return this.passedMs;
  }

  override after(delayMs: number, due: () => void): () => void {
    const pending = { dueAt: this.time + Math.max(0, delayMs), due };
    this.pending.add(pending);
    return () => this.pending.delete(pending);
  }

  /** Moves time on and calls what falls due, in order of time; what the calls start gets a turn before the next one. */
  async advance(byMs: number): Promise<void> {
    const step = this.followers.size === 0 ? byMs : Math.max(STEP_MS, Math.ceil(byMs / STEPS_MAX));
    let left = byMs;
    do {
      for (const follower of this.followers) await follower('advance', Math.min(step, left));
      await this.pass(Math.min(step, left));
      left -= step;
    } while (left > 0);
  }

  /** From now on nothing falls due here before `follower` was told that time passes. Returns what ends that. */
  follow(follower: Follower): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** Moves the time that rooms go by, while everything that falls due is late. */
  async skip(byMs: number): Promise<void> {
    for (const follower of this.followers) await follower('skip', byMs);
    this.set(this.time + byMs);
  }

  /** The machine's clock is set: nothing falls due by it. */
  set(time: number): void {
    this.time = time;
  }

  private async pass(byMs: number): Promise<void> {
    const end = this.time + byMs;
    await turn();
    for (let next = this.earliest(end); next !== undefined; next = this.earliest(end)) {
      this.pending.delete(next);
      this.moveTo(next.dueAt);
      next.due();
      await turn();
    }
    this.moveTo(end);
  }

  private moveTo(time: number): void {
    const byMs = Math.max(0, time - this.time);
    this.time += byMs;
    this.passedMs += byMs;
  }

  private earliest(end: number): Pending | undefined {
    let found: Pending | undefined;
    for (const pending of this.pending) {
      if (pending.dueAt <= end && (found === undefined || pending.dueAt < found.dueAt)) found = pending;
    }
    return found;
  }
}

/** Lets promises that are already settled run their continuations. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
