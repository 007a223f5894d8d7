import type { OutgoingFrame } from './client-frame.js';
import type { Connection } from './connection.js';
import type { Frame } from './frames.js';

/** Bytes in the socket from which on a cast waits: what it says would be old when it arrives. */
const BACKLOG_MAX_BYTES = 16 * 1024;
/** Sockets do not tell when they have sent what they had. */
const AGAIN_MS = 100;

interface Cast {
  readonly frame: OutgoingFrame;
  readonly onAnswer: ((answer: Frame) => void) | undefined;
}

/** What is worth sending only now: at most once, and while it cannot be sent, only the newest of each key. */
export class Casts {
  private readonly waiting = new Map<string, Cast>();
  private connection: Connection | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;

  add(key: string, cast: Cast): void {
    this.waiting.delete(key); // The newest goes last.
    this.waiting.set(key, cast);
    this.flush();
  }

  /** It is not to be sent, if it still waits. */
  remove(key: string): void {
    this.waiting.delete(key);
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
    for (const [key, { frame, onAnswer }] of this.waiting) {
      if (this.connection === undefined) return;
      if (this.connection.backlog > BACKLOG_MAX_BYTES) return this.wait();
      this.waiting.delete(key);
      if (onAnswer === undefined) this.connection.say(frame);
      else this.connection.ask(frame, (answer) => answer && onAnswer(answer));
    }
  }

  private wait(): void {
    this.again = setTimeout(() => {
      this.again = undefined;
      this.flush();
    }, AGAIN_MS);
  }
}
