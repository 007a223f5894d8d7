import type { Clock } from '../clock/clock.js';
import type { Millis } from '../store/room-contents.js';

/** Where a value stands among those of its key. */
interface Ordered {
  readonly order: number;
}
interface Active<Value> {
  last: Ordered;
  waiting: Value | undefined;
  cancel: () => void;
}

/**
 * At the sender's instance: of one key, the first value goes out at once, then at most one per interval, and the last of
 * a burst always goes out (LOC-3, CHAT-8). A key is known only while it is busy; a silent one costs nothing.
 */
export class Conflator<Value> {
  private readonly active = new Map<string, Active<Value>>();

  /** `send` must not throw; `false` = try again after the interval, unless something newer waits by then. */
  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: Millis,
    private readonly send: (value: Value) => Promise<boolean>,
  ) {}

  last(key: string): Ordered | undefined {
    return this.active.get(key)?.last;
  }

  /** True if the value waits for its turn; false if the caller is to send it now. */
  hold(key: string, last: Ordered, value: Value): boolean {
    const busy = this.active.get(key);
    if (busy !== undefined) {
      busy.last = last;
      busy.waiting = value;
      return true;
    }
    if (this.intervalMs > 0) this.active.set(key, { last, waiting: undefined, cancel: this.arm(key) });
    return false;
  }

  /** The value that `hold` let pass did not get through: it may come again. */
  undo(key: string, order: number): void {
    if (this.active.get(key)?.last.order === order) this.drop(key);
  }

  /** What waits is not sent, and the key is forgotten: it begins anew. */
  drop(key: string): void {
    this.active.get(key)?.cancel();
    this.active.delete(key);
  }

  /** Sends what waits, now: its sender is about to be gone. */
  async flush(key: string): Promise<void> {
    const busy = this.active.get(key);
    if (busy === undefined) return;
    this.drop(key);
    if (busy.waiting !== undefined) await this.send(busy.waiting);
  }

  private arm(key: string): () => void {
    return this.clock.after(this.intervalMs, () => void this.turn(key));
  }

  private async turn(key: string): Promise<void> {
    const busy = this.active.get(key);
    if (busy === undefined) return;
    const { waiting } = busy;
    if (waiting === undefined) {
      this.active.delete(key);
      return;
    }
    busy.waiting = undefined;
    busy.cancel = this.arm(key);
    if (!(await this.send(waiting))) busy.waiting ??= waiting;
  }
}
