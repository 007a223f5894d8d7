import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Millis } from '../store/room-contents.js';

const LOOK_EVERY_MS: Millis = 100;
/** Share of its time that this process works: below it, it has time for many small writes … */
const BUSY = 0.92;
/** … and from here on it needs every write that it can save. */
const FULL = 0.99;
/** How many times as long a socket then waits between two writes. */
const STRETCH_MAX = 2.5;
/** Weight of the newest look: a second of load counts, a pause of the garbage collector does not. */
const NEWEST = 0.2;

/**
 * How long a socket waits between two writes: longer while this process is busy, because fewer, larger writes are the only
 * thing that makes delivering much cheaper. What comes after a pause still leaves at once. Not for positions: these are
 * many to a write already, and would be replaced before anybody saw them.
 */
@Injectable()
export class Pace implements OnModuleDestroy {
  private seen = performance.eventLoopUtilization();
  private load = 0;
  private readonly timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();

  /** The pause that is to be kept where nothing is the matter, stretched by the load of now. */
  of(pauseMs: Millis): Millis {
    const share = (this.load - BUSY) / (FULL - BUSY);
    return pauseMs * (1 + (STRETCH_MAX - 1) * Math.min(1, Math.max(0, share)));
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.seen);
    this.seen = now;
    this.load += NEWEST * (utilization - this.load);
  }
}
