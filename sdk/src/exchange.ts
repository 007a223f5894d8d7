import type { Backoff } from './backoff.js';
import type { OutgoingFrame } from './client-frame.js';
import type { Connection } from './connection.js';
import type { Frame } from './frames.js';
import { waitAfter } from './refusal.js';

/** A frame until it is answered for good, over as many connections as it takes; then another one. */
export class Exchange {
  /** On its way, or waiting for its time. */
  isBusy = false;
  private attempt = 0;
  private isOver = false;
  private pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly backoff: Backoff) {}

  /**
   * Hears the final answer by `onAnswer`, and by `again` that it is time to ask again; neither if the connection ends
   * before. Not while it is busy.
   */
  ask(connection: Connection, frame: OutgoingFrame, onAnswer: (answer: Frame) => void, again: () => void): void {
    this.isBusy = true;
    connection.ask(frame, (answer) => {
      this.isBusy = false;
      if (answer === undefined) return;
      const waitMs = answer.type === 'ack' ? undefined : waitAfter(answer, this.attempt, this.backoff);
      if (waitMs !== undefined) return this.wait(waitMs, again);
      this.attempt = 0;
      onAnswer(answer);
    });
  }

  /** Nothing is asked again; an answer that is on its way is heard. */
  end(): void {
    this.isOver = true;
    clearTimeout(this.pause);
  }

  private wait(ms: number, again: () => void): void {
    if (this.isOver) return;
    this.attempt++;
    this.isBusy = true;
    this.pause = setTimeout(() => {
      this.isBusy = false;
      again();
    }, ms);
  }
}
