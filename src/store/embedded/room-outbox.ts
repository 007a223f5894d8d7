import type { Seq } from '../../protocol/position.js';
import type { LaneKey } from '../room-store.js';
import type { RoomListener, RoomSignal } from '../room-signal.js';
import type { Batch } from './batch.js';
import type { StoreLog } from '../store-log.js';

interface Waiting {
  readonly signal: RoomSignal;
  /** Not told before this is durable. */
  readonly gate: Batch | null;
}
interface Watcher {
  readonly listener: RoomListener;
  isStopped: boolean;
}

/**
 * Tells the watchers of one room, in order, each signal once and never inside the call that caused it.
 * What waits for the disk holds back what comes after it; of a lane's key only the newest value waits.
 */
export class RoomOutbox {
  // A Map keeps the order and gives up entries in its middle: purging a lane's key costs no scan.
  private readonly waiting = new Map<number, Waiting>();
  private readonly laneTickets = new Map<string, number>();
  private readonly watchers = new Set<Watcher>();
  private nextTicket = 0;
  private isWoken = false;

  constructor(
    private toldSeq: Seq,
    private readonly log: StoreLog,
  ) {}

  /** Everything after `at` will be told, and nothing before it. */
  watch(listener: RoomListener): { seq: Seq; stop: () => void } {
    const watcher: Watcher = { listener, isStopped: false };
    this.watchers.add(watcher);
    const stop = (): void => {
      watcher.isStopped = true;
      this.watchers.delete(watcher);
    };
    return { seq: this.toldSeq, stop };
  }

  push(signal: RoomSignal, gate: Batch | null): void {
    if (signal.kind === 'drop') this.purge(signal);
    const ticket = this.nextTicket;
    this.nextTicket += 1;
    if (signal.kind === 'lane') {
      const lane = { lane: signal.lane, key: signal.entry.key };
      this.purge(lane);
      this.laneTickets.set(laneId(lane), ticket);
    }
    this.waiting.set(ticket, { signal, gate });
    this.wake();
  }

  private purge(lane: LaneKey): void {
    const id = laneId(lane);
    const ticket = this.laneTickets.get(id);
    if (ticket === undefined) return;
    this.waiting.delete(ticket);
    this.laneTickets.delete(id);
  }

  private wake(): void {
    if (this.isWoken) return;
    this.isWoken = true;
    queueMicrotask(() => this.flush());
  }

  private flush(): void {
    this.isWoken = false;
    for (const [ticket, { signal, gate }] of this.waiting) {
      if (gate !== null && !gate.isDurable) {
        gate.whenDurable(this.wakeAgain);
        return;
      }
      this.waiting.delete(ticket);
      if (signal.kind === 'lane') this.laneTickets.delete(laneId({ lane: signal.lane, key: signal.entry.key }));
      if (signal.kind === 'event') this.toldSeq = signal.event.seq;
      this.tell(signal);
    }
  }

  private readonly wakeAgain = (): void => this.wake();

  private tell(signal: RoomSignal): void {
    // A copy: a listener that starts a watch of its own must not be told what lies before it.
    for (const watcher of [...this.watchers]) {
      if (watcher.isStopped) continue;
      try {
        watcher.listener(signal);
      } catch (error) {
        this.log.error(`a room listener threw, which it must not: ${String(error)}`);
      }
    }
  }
}

function laneId({ lane, key }: LaneKey): string {
  return `${lane.length}:${lane}${key}`;
}
