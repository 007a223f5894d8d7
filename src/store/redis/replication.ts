import type { Redis } from 'ioredis';
import type { Millis } from '../room-contents.js';

/** Redis answers when a replica has it; without one it stands there for so long, and so does all that is sent behind it. */
const WAIT_MS: Millis = 500;

/** Asks one connection whether a replica has what was done on it: one WAIT for all who ask in one turn, one at a time. */
export class Replication {
  private asking: ((isConfirmed: boolean) => void)[] = [];
  private isWaiting = false;

  constructor(private readonly redis: Redis) {}

  /** Whether a replica has everything that this connection has done up to now; never answered if the connection is lost. */
  confirmed(): Promise<boolean> {
    return new Promise((resolve) => {
      this.asking.push(resolve);
      if (this.isWaiting) return;
      this.isWaiting = true;
      process.nextTick(() => this.wait());
    });
  }

  private wait(): void {
    const { asking } = this;
    this.asking = [];
    const tell = (isConfirmed: boolean): void => {
      for (const resolve of asking) resolve(isConfirmed);
      this.isWaiting = this.asking.length > 0;
      if (this.isWaiting) this.wait();
    };
    this.redis.wait(1, WAIT_MS).then(
      (count) => tell(count >= 1),
      () => tell(false),
    );
  }
}
