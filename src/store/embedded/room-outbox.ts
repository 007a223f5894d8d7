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
  // Short, and no Map, which would find a lane's key without looking: see decision 15.
  private readonly waiting: Waiting[] = [];
  private readonly watchers = new Set<Watcher>();
  /** Somebody will call `flush`. */
  private isAwaited = false;

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
    if (signal.kind === 'lane') this.purge({ lane: signal.lane, key: signal.entry.key });
    this.waiting.push({ signal, gate });
    this.awaitNext();
  }

  /** At most one value of each key waits. */
  private purge({ lane, key }: LaneKey): void {
    const place = this.waiting.findIndex(
      ({ signal }) => signal.kind === 'lane' && signal.lane === lane && signal.entry.key === key,
    );
    if (place >= 0) this.waiting.splice(place, 1);
  }

  private awaitNext(): void {
    const [next] = this.waiting;
    if (this.isAwaited || next === undefined) return;
    this.isAwaited = true;
    if (isHeld(next)) next.gate?.whenDurable(this.flush);
    else queueMicrotask(this.flush);
  }

  private readonly flush = (): void => {
    this.isAwaited = false;
    for (let next = this.waiting[0]; next !== undefined && !isHeld(next); next = this.waiting[0]) {
      this.waiting.shift();
      if (next.signal.kind === 'event') this.toldSeq = next.signal.event.seq;
      this.tell(next.signal);
    }
    this.awaitNext();
  };

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

function isHeld({ gate }: Waiting): boolean {
  return gate !== null && !gate.isDurable;
}
