import { fullJitter } from './backoff.js';
import type { Backoff } from './backoff.js';
import { bytesOf } from './client-frame.js';
import type { ClientOptions } from './client-options.js';
import type { Connection } from './connection.js';
import type { ConnectionEnd } from './connection-end.js';
import type { ConnectionState, ConnectionStatus } from './connection-state.js';
import { Deferred } from './deferred.js';
import { Emitter } from './emitter.js';
import { RallyError } from './errors.js';
import type { FrameSeen, Sight } from './frame-seen.js';
import type { Frame, WelcomePayload } from './frames.js';
import { idSource } from './id-source.js';
import { Joins } from './joins.js';
import { KeptOutbox } from './kept-outbox.js';
import { Link } from './link.js';
import { Outbox } from './outbox.js';
import { Room } from './room.js';
import type { RallyRoom, RoomHost, RoomOptions } from './room.js';
import { onWake } from './wake.js';

export interface ClientEvents {
  /** `client.state` has changed. */
  status: ConnectionState;
  /** There has been no connection for `lostAfterMs`: once each time, and then `status` when it is back. */
  lost: ConnectionState;
  /** Every frame in both directions, before anything is made of it. */
  frame: FrameSeen;
  /** A connection, or an attempt to make one, ended. */
  closed: ConnectionEnd;
  /**
   * What a listener of the application threw, why there is no fresh token yet, or the outbox is not kept. Nothing else comes of it; without a
   * listener here it is reported as an error that nobody caught.
   */
  error: unknown;
}

const DEFAULT_BACKOFF = { minMs: 500, maxMs: 20_000 };
const DEFAULT_OUTBOX_LIMIT = 1_000;
const DEFAULT_OUTBOX_LIMITS = { 'planning.lock': 0, 'planning.renew': 0, 'location.update': 0 };

/** A user on one device: stays connected, and in its rooms, until it is closed. */
export class RallyClient {
  readonly outbox: Outbox;
  private readonly emitter = new Emitter<ClientEvents>((error, name) =>
    name === 'error' ? report(error) : this.fail(error),
  );
  private readonly rooms = new Map<string, Room>();
  private readonly ended = new Deferred<undefined>();
  private readonly newId = idSource();
  private readonly backoff: Backoff;
  private readonly host: RoomHost;
  private readonly kept: KeptOutbox;
  private readonly link: Link;
  private readonly sleep: () => void;
  private connection: Connection | undefined;
  private joins: Joins | undefined;
  private mode: 'background' | 'foreground' = 'foreground';
  private over: RallyError | undefined;
  private closing: Promise<void> | undefined;

  /** Connects at once. Throws if a URL is none. */
  constructor(private readonly options: ClientOptions) {
    const { backoff = DEFAULT_BACKOFF, random = Math.random, outbox: state, outboxStorage: storage } = options;
    this.backoff = fullJitter(backoff, random);
    this.outbox = new Outbox({
      state,
      limit: options.outboxLimit ?? DEFAULT_OUTBOX_LIMIT,
      limits: { ...DEFAULT_OUTBOX_LIMITS, ...options.outboxLimits },
      now: Date.now,
      onChange: () => void this.kept.save(),
    });
    this.kept = new KeptOutbox(this.outbox, this.fail);
    this.host = {
      outbox: this.outbox,
      backoff: this.backoff,
      newId: this.newId,
      onError: this.fail,
      isLost: () => this.state.isLost === true,
      join: (room, waitMs) => this.joins?.add([room], waitMs),
      drop: (room) => this.rooms.delete(room.id),
      leave: (room) => this.forget(room),
    };
    this.link = this.linkOf(options);
    this.sleep = onWake(() => this.wake());
    if (storage === undefined) this.link.start();
    else void this.kept.restore(storage).then(() => this.link.start());
  }

  /** What it does about its connection, and why. */
  get state(): ConnectionState {
    return this.link.state;
  }

  get status(): ConnectionStatus {
    return this.link.state.status;
  }

  /** The server's last one. */
  get welcome(): WelcomePayload | undefined {
    return this.link.welcome;
  }

  on<Name extends keyof ClientEvents>(name: Name, listener: (value: ClientEvents[Name]) => void): () => void {
    return this.emitter.on(name, listener);
  }

  /** Wants to be in the room from now on; the same object for the same id until it is left or refused. */
  room(id: string, options: RoomOptions = {}): RallyRoom {
    const known = this.rooms.get(id);
    if (known !== undefined) return known;
    const { features } = this.options;
    const parts = features && { include: Object.values(features).map(({ part }) => part) };
    const room = new Room(id, { ...parts, ...options }, this.host);
    for (const [name, feature] of Object.entries(features ?? {})) Object.assign(room, { [name]: feature.open(room) });
    if (this.over !== undefined) room.end(this.over);
    else this.rooms.set(id, room);
    this.joins?.add([room]);
    return room;
  }

  /** {@link room}, as soon as its state is there; rejects if the server does not let this user in. */
  async join(id: string, options?: RoomOptions): Promise<RallyRoom> {
    const room = this.room(id, options);
    await room.joined;
    return room;
  }

  /** In background no ephemera come, and events in batches (CONN-8). */
  setMode(mode: 'background' | 'foreground'): void {
    this.mode = mode;
    this.connection?.say({ type: 'session', payload: { action: 'mode', mode } });
  }

  /**
   * Connects at once if it waits for its time, unless the server told that time; if connected, asks whether the server is
   * still there. Browsers' `online` and `visibilitychange` do it; elsewhere call it when the app, or the network, is back.
   */
  wake(): void {
    this.link.wake();
  }

  /** Closes normally; what is not answered yet rejects with `closed`, and commands stay in the outbox. */
  close(): Promise<void> {
    return (this.closing ??= this.shut());
  }

  private async shut(): Promise<void> {
    this.end(new RallyError('closed', 'The client was closed'));
    this.link.close();
    await this.ended.promise;
    await this.kept.save();
  }

  private linkOf(options: ClientOptions): Link {
    return new Link({
      ...options,
      backoff: this.backoff,
      newId: this.newId,
      onState: (state) => this.emitter.emit('status', state),
      onLost: () => this.miss(),
      onSeen: (seen, text) => this.see(seen, text),
      onFrame: (frame) => this.receive(frame),
      onWelcome: (connection) => this.enter(connection),
      onEnd: (end) => this.lose(end),
      onError: this.fail,
    });
  }

  /** Everything is joined anew on each connection, a session that was taken over included (CONN-9). */
  private enter(connection: Connection): void {
    this.connection = connection;
    if (this.mode === 'background') this.setMode(this.mode);
    this.joins = new Joins(connection, this.backoff, this.rooms);
    this.joins.add(this.rooms.values());
  }

  private receive(frame: Frame): void {
    const { connection } = this;
    if (frame.room_id === undefined || connection === undefined) return;
    this.rooms.get(frame.room_id)?.accept(frame, connection);
  }

  private see(seen: Sight, text: string): void {
    if (!this.emitter.has('frame')) return;
    this.emitter.emit('frame', { ...seen, text, bytes: bytesOf(text), at: Date.now() });
  }

  private lose(end: ConnectionEnd): void {
    this.connection = undefined;
    this.joins?.end();
    this.joins = undefined;
    for (const room of this.rooms.values()) room.suspend();
    if (end.isFinal) this.end(new RallyError('rejected', `The server closed with ${end.code} ${end.reason}`));
    this.emitter.emit('closed', end);
    if (end.isFinal) this.ended.resolve(undefined);
  }

  /** A fault of the application, or of what it brought along, which must not become one of the client. */
  private readonly fail = (error: unknown): void => {
    if (this.emitter.has('error')) this.emitter.emit('error', error);
    else report(error);
  };

  private miss(): void {
    for (const room of this.rooms.values()) room.giveUp();
    this.emitter.emit('lost', this.state);
  }

  private end(error: RallyError): void {
    this.sleep();
    this.over ??= error;
    for (const room of this.rooms.values()) room.end(this.over);
    this.rooms.clear();
  }

  /** Resolves when the server has taken the client out of the room, or has lost it anyway. */
  private async forget(room: Room): Promise<void> {
    if (this.rooms.get(room.id) !== room) return;
    this.rooms.delete(room.id);
    const left = new Deferred<unknown>();
    const { connection } = this;
    if (connection === undefined) return;
    connection.ask({ type: 'room', room_id: room.id, payload: { action: 'leave' } }, left.resolve);
    await left.promise;
  }
}

/** As an error that nobody caught, but no end of the process. */
function report(error: unknown): void {
  // eslint-disable-next-line no-console -- Node has no reportError, and an error must not vanish.
  const { reportError = console.error } = globalThis as { reportError?: (error: unknown) => void };
  reportError(error);
}
