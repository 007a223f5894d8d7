interface Waiting {
  readonly endsAt: number;
  /** Absent: it was answered. */
  giveUp: (() => void) | undefined;
}

/** So many at least may be answered before they are taken out of the list. */
const ANSWERED_MIN = 64;

/**
 * Waits for answers no longer than they may take. All may take as long, so whoever waits longest is due first, and one
 * timer is enough for all of them.
 */
export class Deadlines {
  /** In the order of their ends. No Set: see decision 15. */
  private waiting: Waiting[] = [];
  private answered = 0;
  private timer: NodeJS.Timeout | undefined;

  /** The answer, or `late()` if there is none at `endsAt`, by the monotone clock; no earlier one than in the call before. */
  within<T>(endsAt: number, answer: Promise<T>, late: () => T): Promise<T> {
    return new Promise((resolve) => {
      const waiting: Waiting = { endsAt, giveUp: () => resolve(late()) };
      this.waiting.push(waiting);
      if (this.timer === undefined) this.wait(endsAt);
      answer.then(
        (value) => {
          this.settle(waiting);
          resolve(value);
        },
        () => {
          this.settle(waiting);
          resolve(answer); // Passes its error on.
        },
      );
    });
  }

  private settle(waiting: Waiting): void {
    if (waiting.giveUp === undefined) return; // It came too late.
    waiting.giveUp = undefined;
    this.answered += 1;
    if (this.answered >= Math.max(ANSWERED_MIN, this.waiting.length / 2)) this.forgetAnswered();
  }

  private forgetAnswered(): void {
    this.waiting = this.waiting.filter(({ giveUp }) => giveUp !== undefined);
    this.answered = 0;
  }

  private wait(until: number): void {
    this.timer = setTimeout(() => this.sweep(), Math.max(0, until - performance.now()));
    this.timer.unref();
  }

  private sweep(): void {
    this.timer = undefined;
    this.forgetAnswered();
    const now = performance.now();
    const isLate = ({ endsAt }: Waiting): boolean => endsAt <= now;
    const late = this.waiting.filter(isLate);
    this.waiting = this.waiting.slice(late.length);
    for (const waiting of late) {
      waiting.giveUp?.();
      waiting.giveUp = undefined;
    }
    const next = this.waiting[0];
    if (next !== undefined) this.wait(next.endsAt);
  }
}
