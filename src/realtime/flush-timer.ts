import type { Millis } from '../store/room-contents.js';

/** Calls `flush` at the earliest of the times that were asked for. */
export class FlushTimer {
  private flushedAt: Millis = 0;
  private timer: NodeJS.Timeout | undefined;
  private dueAt: Millis = Infinity;

  constructor(private readonly flush: (now: Millis) => void) {}

  /** After at most `delayMs`. */
  in(delayMs: Millis): void {
    const dueAt = performance.now() + Math.max(0, delayMs);
    if (dueAt >= this.dueAt) return;
    clearTimeout(this.timer);
    this.dueAt = dueAt;
    // Zero is not "now": Node rounds it up to 1 ms, and what arrives within this turn should share the write.
    if (delayMs <= 0) setImmediate(() => this.fire());
    else this.timer = setTimeout(() => this.fire(), delayMs);
  }

  /** As soon as the last flush is `pauseMs` ago. */
  paced(pauseMs: Millis): void {
    this.in(pauseMs - (performance.now() - this.flushedAt));
  }

  /** At once if the last flush is `pauseMs` ago, else after at most `delayMs`. */
  afterPause(pauseMs: Millis, delayMs: Millis): void {
    this.in(performance.now() - this.flushedAt >= pauseMs ? 0 : delayMs);
  }

  close(): void {
    clearTimeout(this.timer);
    this.dueAt = -Infinity;
  }

  private fire(): void {
    this.dueAt = Infinity;
    this.flushedAt = performance.now();
    this.flush(this.flushedAt);
  }
}
