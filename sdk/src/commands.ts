import type { Backoff } from './backoff.js';
import type { Connection } from './connection.js';
import { Deferred } from './deferred.js';
import type { RallyError } from './errors.js';
import type { Ack, Frame, Truncate } from './frames.js';
import type { Command, Outbox } from './outbox.js';
import { patiently, takenBack } from './patience.js';
import type { Patience, TakenBack } from './patience.js';
import { errorOf, waitAfter } from './refusal.js';

/** What became of an acked command that the server lost (ROOM-3). */
export type Reoffer = Pick<Command, 'id' | 'type' | 'payload'> &
  (
    | { readonly outcome: 'accepted' | 'known'; readonly ack: Ack }
    | { readonly outcome: 'refused'; readonly error: RallyError }
    /** It is not sent again: what it rested on (a lease, a version) is gone. */
    | { readonly outcome: 'lost' }
  );
export interface CommandsOptions {
  readonly room: string;
  readonly outbox: Outbox;
  readonly backoff: Backoff;
  /** There has been no connection for a while: what may not wait is refused. */
  readonly isLost: () => boolean;
  readonly onReoffer: (reoffer: Reoffer) => void;
  /** After every ack: the loss that took its event, if there was one. */
  readonly lossOf: (ack: Ack) => Truncate | undefined;
}

/**
 * The commands of one room, one after the other: the next one is sent when this one is answered for good. With two on
 * their way, the second could be accepted while the first is `unavailable`, and then they would have changed places.
 */
export class Commands {
  private readonly promises = new Map<string, Deferred<Ack>>();
  /** Of those that wait, which may have been done. */
  private readonly sent = new Set<string>();
  private connection: Connection | undefined;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private isBusy = false;
  private isOver = false;
  private attempt = 0;

  constructor(private readonly options: CommandsOptions) {
    for (const { id } of options.outbox.waitingIn(options.room)) this.promise(id); // Of an earlier life.
  }

  /** Settles with the first final answer, or when the patience ends; throws if the outbox does not take it. */
  add(command: Command, patience: Patience = {}): Promise<Ack> {
    const { outbox, isLost } = this.options;
    const { id } = command;
    if (isLost() && !outbox.mayWait(command)) throw takenBack('offline', false);
    outbox.add(command);
    const { promise } = this.promises.get(id) ?? this.promise(id);
    const answer = patiently(promise, patience, (code) => this.takeBack(id, code));
    this.next();
    return answer;
  }

  /** There has been no connection for a while. */
  giveUp(): void {
    const { outbox, room } = this.options;
    for (const command of [...outbox.waitingIn(room)])
      if (!outbox.mayWait(command)) this.takeBack(command.id, 'offline');
  }

  /** The room is joined on this connection. */
  open(connection: Connection): void {
    this.connection = connection;
    this.next();
  }

  /** Until the room is joined again nothing is sent; what is on its way may still be answered. */
  suspend(): void {
    this.connection = undefined;
  }

  /** See {@link Outbox.lose}. */
  lose(loss: Truncate): void {
    const { outbox, room, onReoffer } = this.options;
    for (const { id, type, payload } of outbox.lose(room, loss)) onReoffer({ id, type, payload, outcome: 'lost' });
    this.next();
  }

  /** Resolves when everything that waits now is answered for good. */
  async settled(): Promise<void> {
    const { outbox, room } = this.options;
    await Promise.allSettled(
      outbox.waitingIn(room).map(({ id }) => (this.promises.get(id) ?? this.promise(id)).promise),
    );
  }

  /** An answer that still comes counts for the outbox. */
  end(error: RallyError): void {
    this.isOver = true;
    this.suspend();
    clearTimeout(this.pause);
    for (const { reject } of this.promises.values()) reject(error);
    this.promises.clear();
  }

  private promise(id: string): Deferred<Ack> {
    const deferred = new Deferred<Ack>();
    this.promises.set(id, deferred);
    return deferred;
  }

  private next(): void {
    const [command] = this.options.outbox.waitingIn(this.options.room);
    if (this.connection === undefined || this.isBusy || command === undefined) return;
    const { is_offered_again: _, ...frame } = command;
    this.isBusy = true;
    this.sent.add(command.id);
    this.connection.ask(frame, (answer) => this.answered(command, answer));
  }

  private answered(command: Command, answer: Frame | undefined): void {
    this.isBusy = false;
    if (answer === undefined) return;
    if (answer.type === 'ack') {
      this.accepted(command, answer.payload);
    } else {
      const waitMs = waitAfter(answer, this.attempt, this.options.backoff);
      if (waitMs !== undefined) return this.wait(waitMs);
      this.refused(command, errorOf(answer));
    }
    this.attempt = 0;
    this.next();
  }

  private wait(ms: number): void {
    if (this.isOver) return;
    this.attempt++;
    this.isBusy = true;
    this.pause = setTimeout(() => {
      this.isBusy = false;
      this.next();
    }, ms);
  }

  /** An answer that is on its way still counts for the outbox, and is waited for before the next command. */
  private takeBack(id: string, code: TakenBack): void {
    const { outbox, room } = this.options;
    const command = outbox.waitingIn(room).find((one) => one.id === id);
    if (command !== undefined) outbox.remove(command);
    this.promises.get(id)?.reject(takenBack(code, this.sent.delete(id)));
    this.promises.delete(id);
  }

  private accepted(command: Command, ack: Ack): void {
    const { outbox, lossOf } = this.options;
    outbox.settle(command, ack);
    this.promises.get(command.id)?.resolve(ack);
    this.tell(command, { outcome: ack.duplicate === true ? 'known' : 'accepted', ack });
    const loss = lossOf(ack);
    if (loss !== undefined) this.lose(loss);
  }

  private refused(command: Command, error: RallyError): void {
    this.options.outbox.remove(command);
    this.promises.get(command.id)?.reject(error);
    this.tell(command, { outcome: 'refused', error });
  }

  private tell(command: Command, outcome: Outcome): void {
    const { id, type, payload, is_offered_again: isOfferedAgain } = command;
    this.promises.delete(id);
    this.sent.delete(id);
    if (isOfferedAgain) this.options.onReoffer({ id, type, payload, ...outcome });
  }
}

type Outcome =
  | { readonly outcome: 'accepted' | 'known'; readonly ack: Ack }
  | { readonly outcome: 'refused'; readonly error: RallyError };
