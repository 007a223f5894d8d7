import type { OutgoingFrame } from './client-frame.js';
import type { Connection } from './connection.js';

/** Bytes in the socket from which on a cast waits: what it says would be old when it arrives. */
const BACKLOG_MAX_BYTES = 16 * 1024;
/** Sockets do not tell when they have sent what they had. */
const AGAIN_MS = 100;

/** What is worth sending only now: at most once, and while it cannot be sent, only the newest of each key. */
export class Casts {
  private readonly waiting = new Map<string, OutgoingFrame>();
  private connection: Connection | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;

  add(key: string, frame: OutgoingFrame): void {
    this.waiting.delete(key); // The newest goes last.
    this.waiting.set(key, frame);
    this.flush();
  }

  open(connection: Connection): void {
    this.connection = connection;
    this.flush();
  }

  suspend(): void {
    this.connection = undefined;
    clearTimeout(this.again);
    this.again = undefined;
  }

  private flush(): void {
    if (this.again !== undefined) return;
    for (const [key, frame] of this.waiting) {
      if (this.connection === undefined) return;
      if (this.connection.backlog > BACKLOG_MAX_BYTES) return this.wait();
      this.waiting.delete(key);
      this.connection.say(frame);
    }
  }

  private wait(): void {
    this.again = setTimeout(() => {
      this.again = undefined;
      this.flush();
    }, AGAIN_MS);
  }
}
