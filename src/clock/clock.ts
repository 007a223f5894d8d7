/** Time for everything that promises something by time: leases, grace, conflation. Tests step it by hand. */
export abstract class Clock {
  /** Milliseconds since 1970; steps with the machine's clock, in both directions. */
  abstract now(): number;

  /** Milliseconds since some moment; never steps. */
  abstract steady(): number;

  /** Calls `due` once, not before `delayMs` have passed; returns what cancels it. Does not keep the process alive. */
  abstract after(delayMs: number, due: () => void): () => void;
}

export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }

  override steady(): number {
    return performance.now();
  }

  override after(delayMs: number, due: () => void): () => void {
    // Node fires at once beyond 2^31-1 ms; callers re-check what is due, so an early call is harmless.
    const timer = setTimeout(due, Math.min(delayMs, 0x7fffffff));
    timer.unref();
    return () => clearTimeout(timer);
  }
}
