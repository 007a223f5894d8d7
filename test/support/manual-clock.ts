import { Clock } from '../../src/clock/clock.js';

interface Pending {
  readonly dueAt: number;
  readonly due: () => void;
}

/** Time that moves only when a test says so. */
export class ManualClock extends Clock {
  private readonly pending = new Set<Pending>();
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

  /** The machine's clock is set: nothing falls due by it. */
  set(time: number): void {
    this.time = time;
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
