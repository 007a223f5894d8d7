import { StoreUnavailable } from '../room-store.js';
import type { Millis } from '../room-contents.js';
import type { Partition } from './keys.js';

const ASK_AGAIN_MS: Millis = 5_000;
/** With which `refuse` of the Lua library begins. */
const REFUSAL = 'SCHEMA ';

interface Found {
  readonly partition: Partition | undefined;
  readonly refusal: StoreUnavailable;
  readonly askAt: Millis;
}

/**
 * Whether the rooms were written by a newer release. If one partition says so, nothing more is asked of any, so that
 * nothing is written beside what cannot be read, and the log tells it once in a while instead of at each call.
 */
export class NewerData {
  private found: Found | undefined;

  /** For the person who reads readiness; `undefined` if all is well. */
  get detail(): string | undefined {
    return this.found?.refusal.message;
  }

  /** Makes the call, or throws {@link StoreUnavailable} in its place. Only a call on rooms, with a partition, can find out. */
  async guard<Reply>(partition: Partition | undefined, call: () => Promise<Reply>): Promise<Reply> {
    const { found } = this;
    if (found !== undefined) {
      if (partition !== found.partition || performance.now() < found.askAt) throw found.refusal;
      this.find(partition, found.refusal); // Who asks at the same time need not.
    }
    try {
      const reply = await call();
      if (partition === this.found?.partition) this.found = undefined;
      return reply;
    } catch (error) {
      if (error instanceof StoreUnavailable && error.message.startsWith(REFUSAL)) this.find(partition, error);
      throw error;
    }
  }

  private find(partition: Partition | undefined, refusal: StoreUnavailable): void {
    this.found = { partition, refusal, askAt: performance.now() + ASK_AGAIN_MS };
  }
}
