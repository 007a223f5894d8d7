import type { Clock } from '../../clock/clock.js';
import type { RoomId } from '../../protocol/ids.js';
import type { Millis } from '../room-contents.js';
import type { Firing, FiringHandler } from '../room-store.js';
import type { StoreLog } from '../store-log.js';
import { allPartitions, partitionOf } from './keys.js';
import type { Partition } from './keys.js';

/** Whoever sets a timer also remembers it, to the millisecond; sweeping is for those whose setter died. */
const SWEEP_EVERY_MS: Millis = 5_000;
/** What was given out is given out again after a second, unless it was answered; a little later it surely is. */
const AGAIN_MS: Millis = 1_050;

export interface Due {
  readonly room: RoomId;
  readonly firing: Firing;
}
/** Takes due timers of partitions in hand, so that no other instance is given them meanwhile; empty if there are no more. */
export type TakeDue = (partitions: readonly Partition[]) => Promise<readonly Due[]>;

const TOGETHER = [allPartitions()];
const APART = allPartitions().map((partition) => [partition]);
/** Who hides many servers behind one address takes no call for partitions of several. */
const SEVERAL_SERVERS = 'CROSSSLOT';

/** Calls the handler for due timers: one call at a time in each room, rooms independent of each other. */
export class TimerSweep {
  private readonly queues = new Map<RoomId, Firing[]>();
  private readonly alarms = new Map<string, () => void>();
  private readonly sweeping = new Map<readonly Partition[], boolean>();
  private isSplit = false;
  private handler: FiringHandler | undefined;
  private cancelNext: () => void = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly takeDue: TakeDue,
    /** Whether all partitions are at one server: then one call asks for all. */
    private readonly isOneServer: () => boolean,
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
      void this.sweep(APART[partition] ?? []);
    });
    this.alarms.set(id, cancel);
  }

  private round(): void {
    this.sweepAll();
    this.cancelNext = this.clock.after(SWEEP_EVERY_MS, () => this.round());
  }

  private sweepAll(): void {
    const isTogether = this.isOneServer() && !this.isSplit;
    for (const partitions of isTogether ? TOGETHER : APART) void this.sweep(partitions);
  }

  private async sweep(partitions: readonly Partition[]): Promise<void> {
    if (this.handler === undefined) return;
    if (this.sweeping.has(partitions)) return void this.sweeping.set(partitions, true);
    this.sweeping.set(partitions, false);
    try {
      for (let due = await this.takeDue(partitions); due.length > 0; due = await this.takeDue(partitions)) {
        for (const { room, firing } of due) this.enqueue(room, firing);
        for (const partition of new Set(due.map(({ room }) => partitionOf(room)))) this.remember(partition, AGAIN_MS);
      }
    } catch (error) {
      // Redis is away; the link says so. The next round asks again.
      if (String(error).includes(SEVERAL_SERVERS)) this.split();
    }
    const isWantedAgain = this.sweeping.get(partitions) === true;
    this.sweeping.delete(partitions);
    if (isWantedAgain) await this.sweep(partitions);
  }

  private split(): void {
    if (this.isSplit) return;
    this.isSplit = true;
    this.sweepAll();
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
