import { StoreUnavailable } from '../room-store.js';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: StoreUnavailable) => void;
}

/** Journal lines that reach the disk together, and whoever waits for that. */
export class Batch {
  readonly lines: string[] = [];
  private readonly waiters = new Set<Waiter>();
  private readonly followers = new Set<() => void>();
  private given: StoreUnavailable | null = null;
  private durable = false;

  get isDurable(): boolean {
    return this.durable;
  }

  /** Resolves once the lines are on disk; rejects as soon as waiting was given up, now or earlier. */
  async settled(): Promise<void> {
    if (this.durable) return;
    if (this.given !== null) throw this.given;
    await new Promise<void>((resolve, reject) => this.waiters.add({ resolve, reject }));
  }

  /** Called once, when the lines are on disk; equal functions are called once. Not cancelled by {@link giveUp}. */
  whenDurable(follower: () => void): void {
    this.followers.add(follower);
  }

  complete(): void {
    this.durable = true;
    for (const follower of this.followers) follower();
    for (const { resolve } of this.waiters) resolve();
    this.followers.clear();
    this.waiters.clear();
  }

  /** Frees those who wait; the lines stay and may still become durable. */
  giveUp(reason: string): void {
    this.given = new StoreUnavailable(reason);
    for (const { reject } of this.waiters) reject(this.given);
    this.waiters.clear();
  }
}
