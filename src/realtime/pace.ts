import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Millis } from '../store/room-contents.js';

const LOOK_EVERY_MS: Millis = 100;
/** Share of its time that this process works: below it, many small writes are nobody's loss … */
const BUSY = 0.1;
/** … and from here on each write that is saved counts: here, or for whoever shares the machine. */
const FULL = 0.3;
/** Weight of the newest look: a second of load counts, a pause of the garbage collector does not. */
const NEWEST = 0.2;

/**
 * How long a room waits between two writes to its sockets: longer while this process is busy, because fewer, larger writes
 * are the only thing that makes delivering much cheaper. What comes after a pause still leaves at once.
 */
@Injectable()
export class Pace implements OnModuleDestroy {
  private seen = performance.eventLoopUtilization();
  private load = 0;
  private readonly timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();

  /** The pause that is to be kept now: `restMs` where nothing is the matter, `fullMs` under full load. */
  between(restMs: Millis, fullMs: Millis): Millis {
    const share = (this.load - BUSY) / (FULL - BUSY);
    return restMs + (fullMs - restMs) * Math.min(1, Math.max(0, share));
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
