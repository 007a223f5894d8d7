import type { Backoff } from './backoff.js';
import type { Connection } from './connection.js';
import { Deferred } from './deferred.js';
import type { RallyError } from './errors.js';
import { Exchange } from './exchange.js';
import type { Ack, Frame, Truncate } from './frames.js';
import type { Command, Outbox } from './outbox.js';
import { patiently, takenBack } from './patience.js';
import type { Patience, TakenBack } from './patience.js';
import { errorOf } from './refusal.js';

/** What became of an acked command that the server lost (ROOM-3). */
export type Reoffer = Pick<Command, 'id' | 'type' | 'payload'> &
  (
    | { readonly outcome: 'accepted' | 'known'; readonly ack: Ack }
    | { readonly outcome: 'refused'; readonly error: RallyError }
    /** It is not sent again: what it rested on (a lease, a version) is gone. */
    | { readonly outcome: 'lost' }
  );
/** What the commands of all rooms share. */
export interface CommandsHost {
  readonly outbox: Outbox;
  readonly backoff: Backoff;
  /** There has been no connection for a while: what may not wait is refused. */
  readonly isLost: () => boolean;
}

/**
 * The commands of one room, one after the other: the next one is sent when this one is answered for good. With two on
 * their way, the second could be accepted while the first is `unavailable`, and then they would have changed places.
 */
export class Commands {
  private readonly promises = new Map<string, Deferred<Ack>>();
  /** Of those that wait, which may have been done. */
  private readonly sent = new Set<string>();
  private readonly exchange: Exchange;
  private connection: Connection | undefined;

  /** `lossOf`: after every ack, the loss that took its event, if there was one. */
  constructor(
    private readonly roomId: string,
    private readonly host: CommandsHost,
    private readonly lossOf: (ack: Ack) => Truncate | undefined,
    private readonly onReoffer: (reoffer: Reoffer) => void,
  ) {
    this.exchange = new Exchange(host.backoff);
    void this.settled(); // A promise for each of an earlier life.
  }

  /** Settles with the first final answer, or when the patience ends; throws if the outbox does not take it. */
  add(command: Command, patience: Patience = {}): Promise<Ack> {
    const { outbox, isLost } = this.host;
    if (isLost() && !outbox.mayWait(command)) throw takenBack('offline', false);
    outbox.add(command);
    const answer = patiently(this.promise(command.id), patience, (code) => this.takeBack(command.id, code));
    this.next();
    return answer;
  }

  /** There has been no connection for a while. */
  giveUp(): void {
    const { outbox } = this.host;
    for (const command of outbox.waitingIn(this.roomId))
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
    for (const { id, type, payload } of this.host.outbox.lose(this.roomId, loss))
      this.onReoffer({ id, type, payload, outcome: 'lost' });
    this.next();
  }

  /** Resolves when everything that waits now is answered for good. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.host.outbox.waitingIn(this.roomId).map(({ id }) => this.promise(id)));
  }

  /** An answer that still comes counts for the outbox. */
  end(error: RallyError): void {
    this.suspend();
    this.exchange.end();
    for (const { reject } of this.promises.values()) reject(error);
    this.promises.clear();
  }

  private promise(id: string): Promise<Ack> {
    const deferred = this.promises.get(id) ?? new Deferred<Ack>();
    this.promises.set(id, deferred);
    return deferred.promise;
  }

  private next(): void {
    const command = this.host.outbox.nextIn(this.roomId);
    if (this.connection === undefined || this.exchange.isBusy || command === undefined) return;
    const { is_offered_again: _, ...frame } = command;
    this.sent.add(command.id);
    this.exchange.ask(
      this.connection,
      frame,
      (answer) => this.answered(command, answer),
      () => this.next(),
    );
  }

  private answered(command: Command, answer: Frame): void {
    if (answer.type === 'ack') this.accepted(command, answer.payload);
    else this.refused(command, errorOf(answer));
    this.next();
  }

  /** An answer that is on its way still counts for the outbox, and is waited for before the next command. */
  private takeBack(id: string, code: TakenBack): void {
    const { outbox } = this.host;
    const command = outbox.waitingIn(this.roomId).find((one) => one.id === id);
    if (command !== undefined) outbox.remove(command);
    this.promises.get(id)?.reject(takenBack(code, this.sent.delete(id)));
    this.promises.delete(id);
  }

  private accepted(command: Command, ack: Ack): void {
    this.host.outbox.settle(command, ack);
    this.promises.get(command.id)?.resolve(ack);
    this.tell(command, { outcome: ack.duplicate === true ? 'known' : 'accepted', ack });
    const loss = this.lossOf(ack);
    if (loss !== undefined) this.lose(loss);
  }

  private refused(command: Command, error: RallyError): void {
    this.host.outbox.remove(command);
    this.promises.get(command.id)?.reject(error);
    this.tell(command, { outcome: 'refused', error });
  }

  private tell(command: Command, outcome: Outcome): void {
    const { id, type, payload, is_offered_again: isOfferedAgain } = command;
    this.promises.delete(id);
    this.sent.delete(id);
    if (isOfferedAgain) this.onReoffer({ id, type, payload, ...outcome });
  }
}

type Outcome =
  | { readonly outcome: 'accepted' | 'known'; readonly ack: Ack }
  | { readonly outcome: 'refused'; readonly error: RallyError };
