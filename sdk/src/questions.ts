import type { Backoff } from './backoff.js';
import type { OutgoingFrame } from './client-frame.js';
import type { Connection } from './connection.js';
import { Deferred } from './deferred.js';
import type { RallyError } from './errors.js';
import type { Ack, Frame } from './frames.js';
import { patiently, takenBack } from './patience.js';
import type { Patience } from './patience.js';
import { errorOf, waitAfter } from './refusal.js';

interface Question {
  readonly frame: OutgoingFrame;
  readonly ack: Deferred<Ack>;
  attempt: number;
  /** On its way, or waiting for its time. */
  isBusy: boolean;
  pause?: ReturnType<typeof setTimeout>;
}

/** What one room is asked: all at once, and again on the next connection if this one ends before the answer. */
export class Questions {
  private readonly unanswered = new Set<Question>();
  private connection: Connection | undefined;

  constructor(private readonly backoff: Backoff) {}

  add(frame: OutgoingFrame, patience: Patience = {}): Promise<Ack> {
    const question: Question = { frame, ack: new Deferred(), attempt: 0, isBusy: false };
    this.unanswered.add(question);
    const answer = patiently(question.ack.promise, patience, (code) => {
      this.unanswered.delete(question);
      clearTimeout(question.pause);
      question.ack.reject(takenBack(code, question.isBusy));
    });
    this.ask(question);
    return answer;
  }

  open(connection: Connection): void {
    this.connection = connection;
    for (const question of this.unanswered) this.ask(question);
  }

  suspend(): void {
    this.connection = undefined;
  }

  async settled(): Promise<void> {
    await Promise.allSettled([...this.unanswered].map(({ ack }) => ack.promise));
  }

  end(error: RallyError): void {
    this.suspend();
    for (const { ack, pause } of this.unanswered) {
      clearTimeout(pause);
      ack.reject(error);
    }
    this.unanswered.clear();
  }

  private ask(question: Question): void {
    if (this.connection === undefined || question.isBusy || !this.unanswered.has(question)) return;
    question.isBusy = true;
    this.connection.ask(question.frame, (answer) => this.answered(question, answer));
  }

  private answered(question: Question, answer: Frame | undefined): void {
    question.isBusy = false;
    if (answer === undefined || !this.unanswered.has(question)) return;
    if (answer.type === 'ack') {
      question.ack.resolve(answer.payload);
    } else {
      const waitMs = waitAfter(answer, question.attempt, this.backoff);
      if (waitMs !== undefined) return this.wait(question, waitMs);
      question.ack.reject(errorOf(answer));
    }
    this.unanswered.delete(question);
  }

  private wait(question: Question, ms: number): void {
    question.attempt++;
    question.isBusy = true;
    question.pause = setTimeout(() => {
      question.isBusy = false;
      this.ask(question);
    }, ms);
  }
}
