import { StoreUnavailable } from '../room-store.js';

/** Journal lines that reach the disk together, and whoever waits for that. */
export class Batch {
  /** Until they are on disk: rooms keep their last batch, and would keep all of its lines. */
  lines: string[] = [];
  private followers: (() => void)[] = [];
  private durable = false;
  private resolve: () => void = () => undefined;
  private reject: (error: StoreUnavailable) => void = () => undefined;
  private readonly outcome = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    this.outcome.catch(() => undefined); // Perhaps nobody waits.
  }

  get isDurable(): boolean {
    return this.durable;
  }

  /** Resolves once the lines are on disk; rejects as soon as waiting was given up, now or earlier. */
  settled(): Promise<void> {
    return this.durable ? Promise.resolve() : this.outcome;
  }

  /** Called once, when the lines are on disk. Not cancelled by {@link giveUp}. */
  whenDurable(follower: () => void): void {
    this.followers.push(follower);
  }

  complete(): void {
    this.durable = true;
    this.lines = [];
    const { followers } = this;
    this.followers = [];
    for (const follower of followers) follower();
    this.resolve();
  }

  /** Frees those who wait; the lines stay and may still become durable. */
  giveUp(reason: string): void {
    this.reject(new StoreUnavailable(reason));
  }
}
