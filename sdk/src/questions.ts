import type { Backoff } from './backoff.js';
import type { OutgoingFrame } from './client-frame.js';
import type { Connection } from './connection.js';
import { Deferred } from './deferred.js';
import type { RallyError } from './errors.js';
import { Exchange } from './exchange.js';
import type { Ack } from './frames.js';
import { patiently, takenBack } from './patience.js';
import type { Patience } from './patience.js';
import { errorOf } from './refusal.js';

interface Question {
  readonly frame: OutgoingFrame;
  readonly ack: Deferred<Ack>;
  readonly exchange: Exchange;
}

/** What one room is asked: all at once, and again on the next connection if this one ends before the answer. */
export class Questions {
  private readonly unanswered = new Set<Question>();
  private connection: Connection | undefined;

  constructor(private readonly backoff: Backoff) {}

  add(frame: OutgoingFrame, patience: Patience = {}): Promise<Ack> {
    const question: Question = { frame, ack: new Deferred(), exchange: new Exchange(this.backoff) };
    this.unanswered.add(question);
    const answer = patiently(question.ack.promise, patience, (code) =>
      this.drop(question, takenBack(code, question.exchange.isBusy)),
    );
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
    for (const question of this.unanswered) this.drop(question, error);
  }

  private drop(question: Question, error: RallyError): void {
    this.unanswered.delete(question);
    question.exchange.end();
    question.ack.reject(error);
  }

  private ask(question: Question): void {
    const { frame, ack, exchange } = question;
    if (this.connection === undefined || exchange.isBusy) return;
    exchange.ask(
      this.connection,
      frame,
      (answer) => {
        if (answer.type === 'error') return this.drop(question, errorOf(answer));
        this.unanswered.delete(question);
        ack.resolve(answer.payload);
      },
      () => this.ask(question),
    );
  }
}
