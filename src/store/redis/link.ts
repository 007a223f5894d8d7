import { Fifo } from '../../fifo.js';
import type { StoreMeters } from '../../meters/store-meters.js';
import { StoreUnavailable } from '../room-store.js';
import type { Millis } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';
import type { Partition } from './keys.js';
import { PLACES } from './layout.js';
import type { LibraryCall } from './library.js';
import type { Invocation } from './library-command.js';
import { Line } from './line.js';
import type { Call, CallOptions } from './line.js';
import type { Master } from './master.js';
import type { Masters } from './masters.js';
import { refusalOf } from './refusal.js';

/** A caller is told `unavailable` within two seconds, whatever Redis does. */
const ANSWER_MAX_MS: Millis = 1_800;
const SWEEP_EVERY_MS: Millis = 100;
/** Calls that one master was sent and has not answered, and those that wait; more are refused at once rather than kept. */
const CALLS_MAX = 5_000;
/** Before a call is sent again that Redis refused for the moment. */
const PASSING_RETRY_MS: Millis = 50;

/** The memory of Redis is full: nothing was done. */
export class RedisIsFull extends Error {}

/**
 * Calls of the library, each sent to the master that owns its partition: pipelined, those of one partition in the order in
 * which they were made, also across a reconnect or when the partition moves, and held up by no other partition. Each is
 * answered, or throws {@link StoreUnavailable} in time; then it may still take effect later.
 */
export class Link {
  private readonly lines: readonly Line[];
  private readonly pending = new Fifo<Call>();
  /** What each master was sent and has not answered; another list for each of its connections. */
  private readonly sent = new Map<Master, Fifo<Call>>();
  private nextTicket = 0;
  private waiting = 0;
  private retry: NodeJS.Timeout | undefined;
  private onIdle = (): void => undefined;
  private readonly sweeper: NodeJS.Timeout;

  constructor(
    private readonly masters: Masters,
    private readonly log: StoreLog,
    private readonly meters: StoreMeters,
  ) {
    this.lines = PLACES.map((partition) => new Line(partition));
    // Not before what has arrived is read: this process may have stood still itself.
    this.sweeper = setInterval(() => setImmediate(() => this.rejectLate()), SWEEP_EVERY_MS);
    this.sweeper.unref();
  }

  call(partition: Partition, name: LibraryCall, invocation: Invocation, options: CallOptions): Promise<unknown> {
    const line = this.lines[partition];
    if (line === undefined) return Promise.reject(new RangeError(`No partition ${partition}`));
    const owner = this.masters.ownerOf(partition);
    const master = line.waiting.size === 0 && !line.isHeld && owner?.isOpen === true ? owner : undefined;
    // A master that stands still must not use up what the others may have under way.
    const before = master === undefined ? this.waiting : (this.sent.get(master)?.size ?? 0);
    // An instance that is busy is not dead.
    if (before >= CALLS_MAX && name !== 'beat') {
      this.meters.faults.add('call');
      return Promise.reject(new StoreUnavailable(`${CALLS_MAX} calls wait for Redis already`));
    }
    return new Promise((resolve, reject) => {
      const ticket = this.nextTicket++;
      const endsAt = performance.now() + ANSWER_MAX_MS;
      const call: Call = { ticket, line, name, invocation, endsAt, resolve, reject, options };
      this.pending.add(call);
      if (master === undefined) this.wait(call);
      else this.send(call, master);
    });
  }

  /** Calls go through at that master: what waits for it goes first, in its order. */
  opened(master: Master): void {
    for (const line of this.lines) if (this.masters.ownerOf(line.partition) === master) this.flush(line);
  }

  moved(partitions: readonly Partition[]): void {
    for (const partition of partitions) {
      const line = this.lines[partition];
      if (line !== undefined) this.flush(line);
    }
  }

  /** What was sent to it and not answered may or may not have been done. */
  lost(master: Master): void {
    const sent = this.sent.get(master) ?? new Fifo();
    const calls = sent.all();
    sent.clear();
    this.sent.delete(master);
    for (const call of calls) call.line.underWay -= 1;
    for (const call of calls) if (this.pending.has(call)) this.outcomeUnknown(call);
  }

  /** Resolves when all that was called is answered or given up. */
  async close(): Promise<void> {
    while (this.pending.size > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
    clearInterval(this.sweeper);
    clearTimeout(this.retry);
  }

  private send(call: Call, master: Master): void {
    const sent = this.sent.get(master) ?? new Fifo();
    if (sent.size === 0) this.sent.set(master, sent);
    sent.add(call);
    call.line.underWay += 1;
    const { replication } = master;
    const settle = (how: () => void): void => {
      // Not if that connection was lost meanwhile: then it is known as lost, or under way on another.
      if (!sent.delete(call)) return;
      call.line.underWay -= 1;
      how();
      if (call.line.waiting.size > 0 && !call.line.isHeld) this.flush(call.line);
    };
    master.send(call.name, call.invocation).then(
      (reply) => {
        if (call.options.needsReplica?.(reply) !== true) return settle(() => this.end(call, () => call.resolve(reply)));
        void replication.confirmed().then((isConfirmed) => settle(() => this.replicated(call, reply, isConfirmed)));
      },
      (error: unknown) => settle(() => this.refused(call, error, master)),
    );
  }

  private replicated(call: Call, reply: unknown, isConfirmed: boolean): void {
    if (isConfirmed) this.end(call, () => call.resolve(reply));
    else this.giveUp(call, 'Redis has it, but no replica said so in time');
  }

  private wait(call: Call): void {
    if (call.line.waiting.has(call)) return;
    call.line.waiting.add(call);
    this.waiting += 1;
  }

  /** Not before all that is under way has come back: some of it may have to go first. */
  private flush(line: Line): void {
    const master = this.masters.ownerOf(line.partition);
    if (line.underWay > 0 || line.waiting.size === 0 || master?.isOpen !== true) return;
    const calls = line.takeWaiting();
    this.waiting -= calls.length;
    line.isHeld = false;
    for (const call of calls) this.send(call, master);
  }

  private refused(call: Call, error: unknown, master: Master): void {
    if (!this.pending.has(call)) return;
    const message = error instanceof Error ? error.message : String(error);
    switch (refusalOf(error)) {
      case 'unknown':
        // It may be that nobody has noticed yet that the connection is gone: at once it would be refused again, for ever.
        call.line.isHeld = true;
        this.retryLater();
        return this.outcomeUnknown(call);
      case 'full':
        return this.end(call, () => call.reject(new RedisIsFull(message)));
      case 'missing':
        this.hold(call);
        return master.reinstall();
      case 'moved':
        this.hold(call);
        return this.masters.doubt(master);
      case 'demoted':
        this.hold(call);
        return this.masters.demoted(master);
      case 'passing':
        return this.hold(call);
      case 'final':
        this.log.error(`Redis refused ${call.name}: ${message}`);
        return this.giveUp(call, message);
    }
  }

  private hold(call: Call): void {
    this.wait(call);
    call.line.isHeld = true;
    this.retryLater();
  }

  private retryLater(): void {
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      for (const line of this.lines) {
        line.isHeld = false;
        this.flush(line);
      }
    }, PASSING_RETRY_MS);
  }

  private outcomeUnknown(call: Call): void {
    if (call.options.isRepeatable) this.wait(call);
    else this.giveUp(call, 'the connection to Redis was lost before it answered');
  }

  private rejectLate(): void {
    const now = performance.now();
    for (const call of this.pending.all()) {
      if (call.endsAt > now) return;
      this.giveUp(call, `no answer from Redis in ${ANSWER_MAX_MS} ms`);
    }
  }

  private giveUp(call: Call, why: string): void {
    this.meters.faults.add('call');
    this.end(call, () => call.reject(new StoreUnavailable(why)));
  }

  private end(call: Call, settle: () => void): void {
    if (!this.pending.delete(call)) return;
    this.meters.called(call.name, (performance.now() - call.endsAt + ANSWER_MAX_MS) / 1_000);
    if (call.line.waiting.delete(call)) this.waiting -= 1;
    settle();
    if (this.pending.size === 0) this.onIdle();
  }
}
