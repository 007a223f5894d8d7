import { Fifo } from '../fifo.js';

interface Waiting {
  readonly endsAt: number;
  readonly giveUp: () => void;
}

/**
 * Waits for answers no longer than they may take. All may take as long, so whoever waits longest is due first, and one
 * timer is enough for all of them.
 */
export class Deadlines {
  /** In the order of their ends. */
  private readonly waiting = new Fifo<Waiting>();
  private timer: NodeJS.Timeout | undefined;

  /** The answer, or `late()` if there is none at `endsAt`, by the monotone clock; no earlier one than in the call before. */
  within<T>(endsAt: number, answer: Promise<T>, late: () => T): Promise<T> {
    return new Promise((resolve) => {
      const waiting = { endsAt, giveUp: () => resolve(late()) };
      this.waiting.add(waiting);
      if (this.timer === undefined) this.wait(endsAt);
      answer.then(
        (value) => {
          this.waiting.delete(waiting);
          resolve(value);
        },
        () => {
          this.waiting.delete(waiting);
          resolve(answer); // Passes its error on.
        },
      );
    });
  }

  private wait(until: number): void {
    this.timer = setTimeout(() => this.sweep(), Math.max(0, until - performance.now()));
    this.timer.unref();
  }

  private sweep(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const waiting of this.waiting.all()) {
      if (waiting.endsAt > now) return this.wait(waiting.endsAt);
      this.waiting.delete(waiting);
      waiting.giveUp();
    }
  }
}
