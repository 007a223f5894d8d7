import type { JsonObject } from '../../src/protocol/envelope.js';
import type { Position } from '../../src/protocol/position.js';
import { RallyError } from './errors.js';
import type { Ack, Truncate } from './frames.js';
import { nameOf, restsOnNothing } from './reoffer.js';

/** What must be done once: its `id` stays the same however often it is sent (ENV-5). */
export interface Command {
  readonly id: string;
  readonly room_id: string;
  readonly type: string;
  readonly payload: JsonObject;
  /** It was acked, and the server lost it (ROOM-3). */
  readonly is_offered_again?: true;
}
/** A command that made an event, which the server may yet lose. */
export interface AckedCommand extends Command, Position {
  /** ms since 1970. */
  readonly acked_at: number;
  /** Of a chat message that it made. */
  readonly message_id?: string;
}
/** JSON of an outbox, for the application to keep. */
export interface OutboxState {
  readonly waiting: readonly Command[];
  readonly acked: readonly AckedCommand[];
}
export interface OutboxOptions {
  readonly state?: OutboxState | undefined;
  /** Commands that may wait. */
  readonly limit: number;
  /** … of one kind, by `type.action` or else by `type`. */
  readonly limits?: Readonly<Record<string, number>>;
  /** After each change of what {@link Outbox.toJSON} gives. */
  readonly onChange?: () => void;
  /** ms since 1970. */
  readonly now: () => number;
}

/** How long an acked command is remembered, to be offered again if the server loses it. */
const MEMORY_MS = 10 * 60_000;

/** Commands in the order of sending until they are answered, and those that were acked a short while ago. */
export class Outbox {
  private waiting: Command[] = [];
  private acked: AckedCommand[] = [];

  constructor(private readonly options: OutboxOptions) {
    if (options.state !== undefined) this.restore(options.state);
  }

  /** What an earlier life left comes before all that was added since. No change is told. */
  restore({ waiting, acked }: OutboxState): void {
    const since = this.waiting.filter((command) => !waiting.some((old) => isSame(old, command)));
    this.waiting = [...waiting, ...since];
    this.acked = [...acked, ...this.acked];
  }

  /** Throws `outbox_full`; one whose id waits already in its room is not added again. */
  add(command: Command): void {
    if (this.waiting.some((known) => isSame(known, command))) return;
    const { length } = this.waiting;
    const [name, ofKind] = this.limitOf(command);
    // What may not wait is only on its way, and not many.
    if (length >= this.options.limit || (ofKind > 0 && ofKind < Infinity && this.countOf(name) >= ofKind))
      throw new RallyError('outbox_full', `${length} commands wait already`, true);
    this.waiting.push(command);
    this.changed();
  }

  /** Whether the command is still worth something later: if not, it is refused while there is no connection. */
  mayWait(command: Command): boolean {
    return this.limitOf(command)[1] > 0;
  }

  /** Commands of the room that wait for their answer, in the order in which they are to be done. */
  waitingIn(room: string): readonly Command[] {
    return this.waiting.filter(isIn(room));
  }

  /** The first of them. */
  nextIn(room: string): Command | undefined {
    return this.waiting.find(isIn(room));
  }

  /** The command is accepted; it is remembered for a while if it made an event. */
  settle(command: Command, { epoch, seq, message_id: id }: Ack): void {
    this.remove(command);
    if (nameOf(command) === 'chat.delete') this.forgetMessage(command);
    if (epoch === undefined || seq === undefined) return;
    const { is_offered_again: _, ...plain } = command;
    const made = typeof id === 'string' ? { message_id: id } : {};
    this.forgetOld();
    this.acked.push({ ...plain, ...made, epoch, seq, acked_at: this.options.now() });
    this.changed();
  }

  /** The command is refused for good. */
  remove(command: Command): void {
    const at = this.waiting.indexOf(command);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    this.changed();
  }

  /**
   * The room lost what was acked beyond the cut. What rests on nothing else waits again, in its old order, before
   * everything newer; the rest is given back: it is not done, and will not be. So is the end of a share that another one
   * has followed since: it would end that one.
   */
  lose(room: string, { epoch, cut }: Truncate): readonly Command[] {
    this.forgetOld();
    const isLost = (one: AckedCommand): boolean => one.room_id === room && one.epoch !== epoch && one.seq > cut;
    const lost = this.acked.filter(isLost).sort(byPosition);
    this.acked = this.acked.filter((command) => !isLost(command));
    const hasBegunAnew = this.acked.some(
      (one) => one.room_id === room && one.epoch === epoch && nameOf(one) === 'location.share_start',
    );
    const isDueAgain = (command: Command): boolean =>
      restsOnNothing(command) && !(hasBegunAnew && nameOf(command) === 'location.share_stop');
    this.waiting.unshift(...lost.filter(isDueAgain).map(offered));
    this.changed();
    return lost.filter((command) => !isDueAgain(command));
  }

  toJSON(): OutboxState {
    this.forgetOld();
    return { waiting: this.waiting.filter((command) => this.mayWait(command)), acked: [...this.acked] };
  }

  private changed(): void {
    this.options.onChange?.();
  }

  /** Of the commands that it counts with. */
  private limitOf(command: Command): readonly [string, number] {
    const { limits = {} } = this.options;
    const name = nameOf(command);
    const { type } = command;
    return limits[name] === undefined ? [type, limits[type] ?? Infinity] : [name, limits[name]];
  }

  private countOf(name: string): number {
    return this.waiting.filter((command) => this.limitOf(command)[0] === name).length;
  }

  /** What was deleted must not come back by being offered again. */
  private forgetMessage({ room_id: room, payload }: Command): void {
    const { message_id: id } = payload;
    this.acked = this.acked.filter((made) => made.room_id !== room || id === undefined || made.message_id !== id);
  }

  private forgetOld(): void {
    const oldest = this.options.now() - MEMORY_MS;
    this.acked = this.acked.filter(({ acked_at: at }) => at >= oldest);
  }
}

function isIn(room: string): (command: Command) => boolean {
  return (command) => command.room_id === room;
}

function isSame(one: Command, other: Command): boolean {
  return one.id === other.id && one.room_id === other.room_id;
}

function byPosition(a: Position, b: Position): number {
  if (a.epoch === b.epoch) return a.seq - b.seq;
  return a.epoch < b.epoch ? -1 : 1;
}

function offered({ id, room_id, type, payload }: AckedCommand): Command {
  return { id, room_id, type, payload, is_offered_again: true };
}
