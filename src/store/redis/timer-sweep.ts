import type { Clock } from '../../clock/clock.js';
import type { RoomId } from '../../protocol/ids.js';
import type { Millis } from '../room-contents.js';
import type { Firing, FiringHandler } from '../room-store.js';
import type { StoreLog } from '../store-log.js';
import { allPartitions } from './keys.js';
import type { Partition } from './keys.js';

/** Whoever sets a timer also remembers it, to the millisecond; sweeping is for those whose setter died. */
const SWEEP_EVERY_MS: Millis = 5_000;
/** What was given out is given out again after a second, unless it was answered; a little later it surely is. */
const AGAIN_MS: Millis = 1_050;

export interface Due {
  readonly room: RoomId;
  readonly firing: Firing;
}
/** Takes due timers of a partition in hand, so that no other instance is given them meanwhile; empty if there are no more. */
export type TakeDue = (partition: Partition) => Promise<readonly Due[]>;

/** Calls the handler for due timers: one call at a time in each room, rooms independent of each other. */
export class TimerSweep {
  private readonly queues = new Map<RoomId, Firing[]>();
  private readonly alarms = new Map<string, () => void>();
  private readonly sweeping = new Map<Partition, boolean>();
  private handler: FiringHandler | undefined;
  private cancelNext: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly takeDue: TakeDue,
    private readonly log: StoreLog,
  ) {}

  start(handler: FiringHandler): void {
    this.handler = handler;
    this.round();
  }

  stop(): void {
    this.handler = undefined;
    this.cancelNext();
    for (const cancel of this.alarms.values()) cancel();
  }

  /** Something of this partition is due in `delayMs`. */
  remember(partition: Partition, delayMs: Millis): void {
    const id = `${partition}:${Math.ceil(this.clock.steady() + delayMs)}`;
    if (this.alarms.has(id)) return;
    const cancel = this.clock.after(Math.max(0, delayMs), () => {
      this.alarms.delete(id);
      void this.sweep(partition);
    });
    this.alarms.set(id, cancel);
  }

  private round(): void {
    for (const partition of allPartitions()) void this.sweep(partition);
    this.cancelNext = this.clock.after(SWEEP_EVERY_MS, () => this.round());
  }

  private async sweep(partition: Partition): Promise<void> {
    if (this.handler === undefined) return;
    if (this.sweeping.has(partition)) return void this.sweeping.set(partition, true);
    this.sweeping.set(partition, false);
    try {
      for (let due = await this.takeDue(partition); due.length > 0; due = await this.takeDue(partition)) {
        for (const { room, firing } of due) this.enqueue(room, firing);
        this.remember(partition, AGAIN_MS);
      }
    } catch {
      // Redis is away; the link says so. The next round asks again.
    }
    const isWantedAgain = this.sweeping.get(partition) === true;
    this.sweeping.delete(partition);
    if (isWantedAgain) await this.sweep(partition);
  }

  private enqueue(room: RoomId, firing: Firing): void {
    const queue = this.queues.get(room);
    if (queue === undefined) {
      this.queues.set(room, [firing]);
      void this.drain(room);
    } else if (!queue.some(({ key, at }) => key === firing.key && at === firing.at)) queue.push(firing);
  }

  private async drain(room: RoomId): Promise<void> {
    const queue = this.queues.get(room) ?? [];
    for (let firing = queue[0]; firing !== undefined; firing = queue[0]) {
      try {
        await this.handler?.(room, firing);
      } catch (error) {
        this.log.error(`timer ${firing.key} failed, trying again: ${String(error)}`);
      }
      queue.shift();
    }
    this.queues.delete(room);
  }
}
