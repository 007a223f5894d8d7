import type { Clock } from '../../clock/clock.js';
import type { RoomId } from '../../protocol/ids.js';
import type { Millis, TimerKey } from '../room-contents.js';
import type { Firing, FiringHandler } from '../room-store.js';
import type { StoreLog } from '../store-log.js';
import { TimerQueue } from './timer-queue.js';

/** A handler whose commit did not remove the timer is called again after this time. */
const RETRY_MS: Millis = 1_000;

/** Whether the room's timer is still set for that time. */
export type StillSet = (room: RoomId, firing: Firing) => boolean;

/** Calls the handler for each due timer until the timer is gone; one call at a time in each room, rooms independent. */
export class FiringLoop {
  private readonly queue: TimerQueue;
  private readonly waiting = new Map<RoomId, Firing[]>();
  private handler: FiringHandler | null = null;

  constructor(
    clock: Clock,
    private readonly now: () => Millis,
    private readonly isStillSet: StillSet,
    private readonly log: StoreLog,
  ) {
    this.queue = new TimerQueue(clock, now, (room, firing) => this.enqueue(room, firing));
  }

  /** Begins to call `handler`; until then due timers wait. */
  start(handler: FiringHandler): void {
    this.handler = handler;
    this.queue.start();
  }

  stop(): void {
    this.handler = null;
    this.queue.stop();
  }

  set(room: RoomId, key: TimerKey, at: Millis | null): void {
    if (at === null) this.queue.remove(room, key);
    else this.queue.set(room, { key, at });
  }

  private enqueue(room: RoomId, firing: Firing): void {
    const waiting = this.waiting.get(room);
    if (waiting !== undefined) {
      waiting.push(firing);
      return;
    }
    this.waiting.set(room, [firing]);
    void this.drain(room);
  }

  private async drain(room: RoomId): Promise<void> {
    const waiting = this.waiting.get(room) ?? [];
    for (let firing = waiting[0]; firing !== undefined; firing = waiting[0]) {
      await this.fire(room, firing);
      waiting.shift();
    }
    this.waiting.delete(room);
  }

  private async fire(room: RoomId, firing: Firing): Promise<void> {
    if (this.handler === null || !this.isStillSet(room, firing)) return;
    try {
      await this.handler(room, firing);
    } catch (error) {
      this.log.error(`timer ${firing.key} failed, trying again: ${String(error)}`);
    }
    if (this.isStillSet(room, firing)) this.queue.set(room, firing, this.now() + RETRY_MS);
  }
}
