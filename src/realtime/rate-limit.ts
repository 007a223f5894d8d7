import type { Session } from './session.js';

/** Counts the frames of one connection. */
export interface FrameMeter {
  /** 0 = admitted; otherwise the time to wait, in ms. */
  take(kind: string): number;
}

/** Port: how many frames a connection may send. Asked before anything of a frame is validated; must be synchronous. */
export abstract class RateLimit {
  abstract meter(session: Session): FrameMeter;
}

/** Frames per second that a connection may send for long, and at once after a pause. A phone needs fewer than five. */
const FRAMES_PER_SECOND = 100;
const BURST_FRAMES = 200;

/** A token bucket per connection. */
export class TokenBucketRateLimit extends RateLimit {
  override meter(): FrameMeter {
    let tokens = BURST_FRAMES;
    let filledAt = performance.now();
    const take = () => {
      const now = performance.now();
      tokens = Math.min(BURST_FRAMES, tokens + ((now - filledAt) / 1000) * FRAMES_PER_SECOND);
      filledAt = now;
      if (tokens < 1) return Math.ceil(((1 - tokens) / FRAMES_PER_SECOND) * 1000);
      tokens -= 1;
      return 0;
    };
    return { take };
  }
}

/** `RATE_LIMIT=off`. */
export class NoRateLimit extends RateLimit {
  private readonly unlimited: FrameMeter = { take: () => 0 };

  override meter(): FrameMeter {
    return this.unlimited;
  }
}
