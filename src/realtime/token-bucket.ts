import { LRUCache } from 'lru-cache';
import { BUCKETS_MAX } from '../protocol/limits.js';

/** How often something may happen. */
export interface Rate {
  /** For long. */
  readonly perSecond: number;
  /** At once, after a pause. */
  readonly burst: number;
}

/** Full at first; each take costs one token, and time brings new ones. Times are of the monotone clock, in ms. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly rate: Rate,
    now: number,
  ) {
    this.tokens = rate.burst;
    this.filledAt = now;
  }

  /** 0 = taken; otherwise the time until there is one, in ms. Whoever is refused pays nothing. */
  take(now: number): number {
    const { perSecond, burst } = this.rate;
    this.tokens = Math.min(burst, this.tokens + ((now - this.filledAt) / 1000) * perSecond);
    this.filledAt = now;
    if (this.tokens < 1) return Math.ceil(((1 - this.tokens) / perSecond) * 1000);
    this.tokens -= 1;
    return 0;
  }
}

/**
 * A bucket for each key. It outlives the connections of its key, so that coming again does not fill it; and the one asked
 * for least lately is forgotten first, so that nobody fills the memory with keys.
 */
export class TokenBuckets<Key extends string> {
  /** By size, each of one: for a `max` room for all is laid out at once, which takes milliseconds and is hardly ever used. */
  private readonly kept = new LRUCache<Key, TokenBucket>({ maxSize: BUCKETS_MAX, sizeCalculation: () => 1 });

  constructor(private readonly rate: Rate) {}

  of(key: Key): TokenBucket {
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(this.rate, performance.now());
    this.kept.set(key, bucket);
    return bucket;
  }
}
