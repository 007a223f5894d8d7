import type { JsonObject } from '../../src/protocol/envelope.js';
import type { Position } from '../../src/protocol/position.js';
import { RallyError } from './errors.js';
import type { Ack, Truncate } from './frames.js';
import { isDeletion, isShareStart, isShareStop, restsOnNothing } from './reoffer.js';

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

/** What `type` alone stands for (ENV-1). */
const USUAL_ACTION: Readonly<Record<string, string>> = { chat: 'send', location: 'update' };
/** How long an acked command is remembered, to be offered again if the server loses it. */
const MEMORY_MS = 10 * 60_000;

/** Commands in the order of sending until they are answered, and those that were acked a short while ago. */
export class Outbox {
  private readonly waiting = new Map<string, Command[]>();
  private readonly acked = new Map<string, AckedCommand[]>();
  private readonly now: () => number;
  private count = 0;

  constructor(private readonly options: OutboxOptions) {
    this.now = options.now;
    if (options.state !== undefined) this.restore(options.state);
  }

  /** What an earlier life left comes before all that was added since. No change is told. */
  restore({ waiting, acked }: OutboxState): void {
    const rooms = new Set([...waiting, ...acked].map(({ room_id: room }) => room));
    for (const room of rooms) {
      const old = waiting.filter((command) => command.room_id === room);
      const since = this.queue(room).filter(({ id }) => !old.some((command) => command.id === id));
      this.waiting.set(room, [...old, ...since]);
      this.memory(room).unshift(...acked.filter((command) => command.room_id === room));
    }
    this.count = [...this.waiting.values()].flat().length;
  }

  /** Throws `outbox_full`; one whose id waits already is not added again. */
  add(command: Command): void {
    if (this.waitingIn(command.room_id).some(({ id }) => id === command.id)) return;
    const { limit } = this.options;
    const [name, ofKind] = this.limitOf(command);
    // What may not wait is only on its way, and not many.
    if (this.count >= limit || (ofKind > 0 && ofKind < Infinity && this.countOf(name) >= ofKind))
      throw new RallyError('outbox_full', `${this.count} commands wait already`, true);
    this.count++;
    this.queue(command.room_id).push(command);
    this.changed();
  }

  /** Whether the command is still worth something later: if not, it is refused while there is no connection. */
  mayWait(command: Command): boolean {
    return this.limitOf(command)[1] > 0;
  }

  /** Commands of the room that wait for their answer, in the order in which they are to be done. */
  waitingIn(room: string): readonly Command[] {
    return this.waiting.get(room) ?? [];
  }

  /** The command is accepted; it is remembered for a while if it made an event. */
  settle(command: Command, { epoch, seq, message_id: id }: Ack): void {
    this.remove(command);
    if (isDeletion(command)) this.forgetMessage(command);
    if (epoch === undefined || seq === undefined) return;
    const { is_offered_again: _, ...plain } = command;
    const made = typeof id === 'string' ? { message_id: id } : {};
    this.memory(command.room_id).push({ ...plain, ...made, epoch, seq, acked_at: this.now() });
    this.forget(command.room_id);
    this.changed();
  }

  /** The command is refused for good. */
  remove(command: Command): void {
    const queue = this.queue(command.room_id);
    const at = queue.indexOf(command);
    if (at < 0) return;
    queue.splice(at, 1);
    this.count--;
    if (queue.length === 0) this.waiting.delete(command.room_id);
    this.changed();
  }

  /**
   * The room lost what was acked beyond the cut. What rests on nothing else waits again, in its old order, before
   * everything newer; the rest is given back: it is not done, and will not be. So is the end of a share that another one
   * has followed since: it would end that one.
   */
  lose(room: string, { epoch, cut }: Truncate): readonly Command[] {
    this.forget(room);
    const isLost = (command: AckedCommand) => command.epoch !== epoch && command.seq > cut;
    const lost = this.memory(room).filter(isLost).sort(byPosition);
    this.acked.set(
      room,
      this.memory(room).filter((command) => !isLost(command)),
    );
    const hasBegunAnew = this.memory(room).some((command) => command.epoch === epoch && isShareStart(command));
    const isDueAgain = (command: Command) => restsOnNothing(command) && !(hasBegunAnew && isShareStop(command));
    const again = lost.filter(isDueAgain).map(offered);
    this.queue(room).unshift(...again);
    this.count += again.length;
    this.changed();
    return lost.filter((command) => !isDueAgain(command));
  }

  toJSON(): OutboxState {
    for (const room of this.acked.keys()) this.forget(room);
    const waiting = [...this.waiting.values()].flat().filter((command) => this.mayWait(command));
    return { waiting, acked: [...this.acked.values()].flat() };
  }

  private changed(): void {
    this.options.onChange?.();
  }

  /** Of the commands that it counts with. */
  private limitOf({ type, payload }: Command): readonly [string, number] {
    const { limits = {} } = this.options;
    const { action = USUAL_ACTION[type] } = payload;
    const name = typeof action === 'string' ? `${type}.${action}` : type;
    return limits[name] === undefined ? [type, limits[type] ?? Infinity] : [name, limits[name]];
  }

  private countOf(name: string): number {
    return [...this.waiting.values()].flat().filter((command) => this.limitOf(command)[0] === name).length;
  }

  private queue(room: string): Command[] {
    return entry(this.waiting, room);
  }

  private memory(room: string): AckedCommand[] {
    return entry(this.acked, room);
  }

  /** What was deleted must not come back by being offered again. */
  private forgetMessage({ room_id: room, payload }: Command): void {
    const memory = this.memory(room);
    const at = memory.findIndex(({ message_id: id }) => id !== undefined && id === payload['message_id']);
    if (at >= 0) memory.splice(at, 1);
  }

  private forget(room: string): void {
    const oldest = this.now() - MEMORY_MS;
    const memory = this.memory(room);
    const firstKept = memory.findIndex(({ acked_at: at }) => at >= oldest);
    memory.splice(0, firstKept < 0 ? memory.length : firstKept);
    if (memory.length === 0) this.acked.delete(room);
  }
}

function entry<Value>(lists: Map<string, Value[]>, room: string): Value[] {
  const list = lists.get(room) ?? [];
  lists.set(room, list);
  return list;
}

function byPosition(a: Position, b: Position): number {
  if (a.epoch === b.epoch) return a.seq - b.seq;
  return a.epoch < b.epoch ? -1 : 1;
}

function offered({ id, room_id, type, payload }: AckedCommand): Command {
  return { id, room_id, type, payload, is_offered_again: true };
}
