import type { JsonObject } from '../../src/protocol/envelope.js';
import type { Position } from '../../src/protocol/position.js';
import { Casts } from './casts.js';
import { checkSize } from './client-frame.js';
import { Commands } from './commands.js';
import type { CommandsHost, Reoffer } from './commands.js';
import type { Connection } from './connection.js';
import { Deferred } from './deferred.js';
import { Emitter } from './emitter.js';
import { RallyError } from './errors.js';
import type { Ack, Frame, JoinedPayload } from './frames.js';
import type { Patience } from './patience.js';
import { Questions } from './questions.js';
import type { CommandName, WireCommands } from './wire-commands.js';
import { RoomStream } from './room-stream.js';
import type { StreamEffect, StreamEvents } from './room-stream.js';

/** What a room tells. A join tells, in this order, `truncate` or `reset` if something is void, `joined`, and events. */
export interface RoomEvents extends StreamEvents {
  reoffer: Reoffer;
  /** The server does not let this user in: the room is over. */
  refused: RallyError;
  /** Somebody removed this user, or a new token does not grant the room any more: the room is over (ROOM-8). */
  removed: Removal;
  /** The room was deleted, and is over; what the application has of it is void (ROOM-10). */
  deleted: { readonly room: string };
}
export interface Removal {
  /** The moderator; absent if it was the token. */
  readonly by?: string;
  /** Server ms; absent if until it is taken back. */
  readonly until?: number;
}
export interface RoomOptions {
  /** Parts of the state, and ephemeral streams, that are wanted (ROOM-2). */
  readonly include?: readonly string[];
  /** Where the application, in an earlier life, had got to: what came after it is delivered. */
  readonly position?: Position;
}
export interface SendOptions extends Patience {
  /** 1..64 characters, unlike every other one of this user; made by the client if absent. */
  readonly id?: string;
}
/** What a room needs of its client. */
export interface RoomHost extends CommandsHost {
  readonly newId: () => string;
  /** Hears what the application's listeners throw. */
  readonly onError: (error: unknown) => void;
  /** Joins the room, from its position on, after `waitMs`. */
  readonly join: (room: Room, waitMs: number) => void;
  /** The room is over. */
  readonly drop: (room: Room) => void;
  /** The room is not wanted any more; resolves when the server has been told, if it is there. */
  readonly leave: (room: Room) => Promise<void>;
}

/** What sends while the room is joined. */
interface Sender {
  open(connection: Connection): void;
  suspend(): void;
}

/** Actions that may overtake commands, and are not worth keeping. */
const ASKED: readonly string[] =
  'changes focus history pins reactions receipts renew reports snapshot track typing unread'.split(' ');

/** One room, over as many connections as it takes. */
export class Room {
  private readonly emitter: Emitter<RoomEvents>;
  private readonly stream: RoomStream;
  private readonly commands: Commands;
  private readonly questions: Questions;
  private readonly casts = new Casts();
  private readonly senders: readonly Sender[];
  private readonly firstJoin = new Deferred<JoinedPayload>();
  private readonly lastWord = new Deferred<RallyError>();
  private over: RallyError | undefined;
  /** Joins that were tried anew since an event was last delivered. */
  private vainJoins = 0;

  constructor(
    readonly id: string,
    private readonly options: RoomOptions,
    private readonly host: RoomHost,
  ) {
    this.emitter = new Emitter(host.onError);
    this.stream = new RoomStream(options.position);
    this.questions = new Questions(host.backoff);
    this.commands = new Commands(
      id,
      host,
      (ack) => this.stream.lossOf(ack),
      (reoffer) => this.emitter.emit('reoffer', reoffer),
    );
    this.senders = [this.commands, this.questions, this.casts];
  }

  /** The first one; rejects if the room is refused, or the client ends before. */
  get joined(): Promise<JoinedPayload> {
    return this.firstJoin.promise;
  }

  /** Resolves with the reason when the room is over: left, refused, or its client ended. */
  get ended(): Promise<RallyError> {
    return this.lastWord.promise;
  }

  /** Up to where events were delivered; `undefined` before the first join, and after a reset until the next. */
  get position(): Position | undefined {
    return this.stream.position;
  }

  /** Whether events come as they happen, and commands are sent. */
  get isLive(): boolean {
    return this.stream.isLive;
  }

  on<Name extends keyof RoomEvents>(name: Name, listener: (value: RoomEvents[Name]) => void): () => void {
    return this.emitter.on(name, listener);
  }

  /**
   * A command that is neither lost nor done twice: it is repeated with the same `id` until it is answered, and commands
   * are done in the order of sending. Rejects with the server's final refusal, or where the caller, or a kind of command
   * that may not wait, takes it back: `details.sent` tells whether it may have been done. Sent again with the same `id`, it
   * is not done twice.
   */
  async send(type: string, payload: object, { id = this.host.newId(), ...patience }: SendOptions = {}): Promise<Ack> {
    return this.commands.add(this.frame(type, payload, id), patience);
  }

  /** A question: repeated on a new connection, not kept beyond the life of the client; it may overtake commands. */
  async ask(type: string, payload: object, patience: Patience = {}): Promise<Ack> {
    return this.questions.add(this.frame(type, payload, this.host.newId()), patience);
  }

  /**
   * Any command of the features by its name on the wire: reads, renewals, and what is worth doing only now, as
   * {@link ask}; everything else as {@link send}.
   */
  async command<Name extends CommandName>(
    name: Name,
    payload: WireCommands[Name][0],
    options?: SendOptions,
  ): Promise<WireCommands[Name][1] & Ack> {
    const [type = '', action = ''] = name.split('.');
    const whole = { ...payload, action };
    const answer = ASKED.includes(action) ? this.ask(type, whole, options) : this.send(type, whole, options);
    return answer as Promise<WireCommands[Name][1] & Ack>;
  }

  /**
   * Sent at most once; while it cannot be sent, the newest of each key (default: its type and action) waits. Without
   * `onAnswer` the server sends no ack.
   */
  cast(
    type: string,
    payload: object,
    key = `${type}.${String((payload as JsonObject)['action'])}`,
    onAnswer?: (answer: Frame) => void,
  ): void {
    this.casts.add(key, { frame: this.frame(type, payload, undefined), onAnswer });
  }

  /** Tells the client's `error`: for what listeners of features throw. */
  report(error: unknown): void {
    this.host.onError(error);
  }

  /** Takes back what was cast with this key and could not be sent yet. */
  uncast(key: string): void {
    this.casts.remove(key);
  }

  /** Takes nothing more, waits until what was sent is answered, and leaves. */
  async leave(): Promise<void> {
    this.over ??= new RallyError('left', 'The room was left');
    if (this.over.code !== 'left') return;
    await Promise.all([this.commands.settled(), this.questions.settled()]);
    await this.host.leave(this);
    this.end(this.over);
  }

  /** What a join asks for. */
  get wish(): JsonObject {
    return { room_id: this.id, since: this.stream.since, include: this.options.include };
  }

  /** A frame of the room that is not an answer. */
  accept(frame: Frame, connection: Connection): void {
    const lastWord = lastWordOf(frame);
    if (lastWord === 'removed') return this.removed(frame.payload);
    if (lastWord === 'deleted')
      return this.expelled('deleted', new RallyError('deleted', 'The room was deleted'), { room: this.id });
    const { isLive: wasLive } = this.stream;
    for (const effect of this.stream.accept(frame)) this.tell(effect);
    const { isLive } = this.stream;
    if (isLive && !wasLive) for (const sender of this.senders) sender.open(connection);
    const isJoined = frame.type === 'room' && frame.payload['action'] === 'joined';
    if (!isLive && (wasLive || isJoined)) this.joinAgain();
  }

  /** The connection is gone. */
  suspend(): void {
    this.stream.suspend();
    for (const sender of this.senders) sender.suspend();
  }

  /** There has been no connection for a while. */
  giveUp(): void {
    this.commands.giveUp();
  }

  /** Ends the room; commands stay in the outbox. */
  end(error: RallyError): void {
    this.over = error;
    this.suspend();
    this.firstJoin.reject(error);
    this.lastWord.resolve(error);
    this.commands.end(error);
    this.questions.end(error);
  }

  /** Ends the room because the server wants it so. */
  refuse(error: RallyError): void {
    this.expelled('refused', error, error);
  }

  private removed({ by, until }: Removal): void {
    const removal = { ...(by !== undefined && { by }), ...(until !== undefined && { until }) };
    this.expelled('removed', new RallyError('removed', 'The user was removed from the room', false, removal), removal);
  }

  private expelled<Name extends keyof RoomEvents>(name: Name, error: RallyError, word: RoomEvents[Name]): void {
    this.host.drop(this);
    this.end(error);
    this.emitter.emit(name, word);
  }

  /** The thread is lost: at once the first time, with pauses if that brings nothing. */
  private joinAgain(): void {
    for (const sender of this.senders) sender.suspend();
    this.host.join(this, this.vainJoins === 0 ? 0 : this.host.backoff(this.vainJoins - 1));
    this.vainJoins++;
  }

  private tell(effect: StreamEffect): void {
    const [name, value] = effect;
    if (name === 'loss') return this.commands.lose(value);
    if (name === 'joined') this.firstJoin.resolve(value);
    if (name === 'event') this.vainJoins = 0;
    this.emitter.emit(name, value);
  }

  /** As it is now, whatever the application does with the payload afterwards. */
  private frame<Id extends string | undefined>(type: string, payload: object, id: Id) {
    if (this.over !== undefined) throw this.over;
    const frame = { type, id, room_id: this.id, payload: structuredClone(payload) as JsonObject };
    checkSize(frame);
    return frame;
  }
}

/** What is said to this client about itself: events, which have a `seq`, tell the others, or those who were away. */
function lastWordOf({ type, seq, payload }: Frame): unknown {
  return type === 'room' && seq === undefined ? payload['action'] : undefined;
}

/** What the application sees of a room. */
export type RallyRoom = Pick<
  Room,
  | 'id'
  | 'joined'
  | 'ended'
  | 'isLive'
  | 'position'
  | 'on'
  | 'send'
  | 'ask'
  | 'command'
  | 'cast'
  | 'uncast'
  | 'report'
  | 'leave'
>;
