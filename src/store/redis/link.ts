import { StoreUnavailable } from '../room-store.js';
import type { Millis } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';
import type { Connection } from './connection.js';
import { installLibrary, invoke, isLibraryMissing, isReply } from './library.js';
import type { LibraryCall, LibraryMode } from './library.js';

/** A caller is told `unavailable` within two seconds, whatever Redis does. */
const ANSWER_MAX_MS: Millis = 1_800;
const SWEEP_EVERY_MS: Millis = 100;
/** Calls sent and not answered, or waiting; more are refused at once rather than kept. */
const CALLS_MAX = 5_000;
/** Before a call is sent again that Redis refused for the moment. */
const PASSING_RETRY_MS: Millis = 50;
const INSTALL_RETRY_MS: Millis = 500;

/** Redis said that it did nothing, for a reason that passes. */
const PASSING = ['LOADING', 'READONLY', 'MASTERDOWN', 'NOREPLICAS', 'CLUSTERDOWN', 'TRYAGAIN', 'BUSY', 'MISCONF'];

export interface CallOptions {
  /** Whether doing it twice is as good as once: then it is repeated if its outcome is unknown. */
  readonly isRepeatable: boolean;
}
interface Call extends CallOptions {
  readonly ticket: number;
  readonly name: LibraryCall;
  readonly keys: readonly string[];
  readonly args: readonly string[];
  readonly endsAt: Millis;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The memory of Redis is full: nothing was done. */
export class RedisIsFull extends Error {}

/**
 * Calls of the library over one connection: pipelined, in the order in which they were made, also across a reconnect.
 * Each is answered, or throws {@link StoreUnavailable} in time; then it may still take effect later.
 */
export class Link {
  private readonly pending = new Map<number, Call>();
  /** Those of `pending` that are not under way, because nothing can be sent or an earlier one has to go first. */
  private readonly waiting = new Map<number, Call>();
  private nextTicket = 0;
  /** Counts connections: what belongs to an earlier one no longer counts. */
  private session = 0;
  private openingFor: number | undefined;
  private underWay = 0;
  private mode: LibraryMode | undefined;
  private isCorked = false;
  private pause: NodeJS.Timeout | undefined;
  private onIdle = (): void => undefined;
  private readonly sweeper: NodeJS.Timeout;

  constructor(
    private readonly connection: Connection,
    /** Asked for its own token when the library is installed. */
    private readonly second: Connection,
    private readonly log: StoreLog,
  ) {
    this.sweeper = setInterval(() => this.rejectLate(), SWEEP_EVERY_MS);
    this.sweeper.unref();
  }

  /** Whether calls are sent at once. */
  get isOpen(): boolean {
    return this.mode !== undefined && this.connection.isReady && this.waiting.size === 0;
  }

  call(name: LibraryCall, keys: readonly string[], args: readonly string[], options: CallOptions): Promise<unknown> {
    if (this.underWay + this.waiting.size >= CALLS_MAX) {
      return Promise.reject(new StoreUnavailable(`${CALLS_MAX} calls wait for Redis already`));
    }
    return new Promise((resolve, reject) => {
      const ticket = this.nextTicket++;
      const endsAt = performance.now() + ANSWER_MAX_MS;
      const call: Call = { ticket, name, keys, args, endsAt, resolve, reject, ...options };
      this.pending.set(ticket, call);
      if (this.isOpen) this.send(call);
      else this.waiting.set(ticket, call);
    });
  }

  /** Both connections are there (again): what waits goes first, in its order. Resolves when calls go through. */
  async open(): Promise<void> {
    const { session } = this;
    if (this.openingFor === session) return;
    this.openingFor = session;
    try {
      const mode = await installLibrary(this.connection.redis, this.second.redis);
      if (session !== this.session) return;
      this.openingFor = undefined;
      this.mode = mode;
      this.flush();
    } catch (error) {
      if (session !== this.session) return;
      this.log.error(`The functions of the Redis store are not there, trying again: ${String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, INSTALL_RETRY_MS).unref());
      this.openingFor = undefined;
      if (session === this.session) await this.open();
    }
  }

  /** What was sent and not answered may or may not have been done. */
  lost(): void {
    this.session += 1;
    this.mode = undefined;
    this.underWay = 0;
    for (const call of this.pending.values()) if (!this.waiting.has(call.ticket)) this.outcomeUnknown(call);
  }

  /** Resolves when all that was called is answered or given up. */
  async close(): Promise<void> {
    while (this.pending.size > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
    clearInterval(this.sweeper);
    clearTimeout(this.pause);
    this.session += 1;
  }

  private send(call: Call): void {
    const { mode, session } = this;
    if (mode === undefined) return void this.waiting.set(call.ticket, call);
    this.underWay += 1;
    const answered = (): void => {
      if (session !== this.session) return;
      this.underWay -= 1;
      this.connection.heard();
    };
    invoke(this.connection.redis, mode, call.name, call.keys, call.args).then(
      (reply) => {
        answered();
        this.end(call, () => call.resolve(reply));
      },
      (error: unknown) => {
        answered();
        this.refused(call, error);
      },
    );
    this.cork();
  }

  /** What follows within this turn of the event loop goes out in one write. */
  private cork(): void {
    if (this.isCorked) return;
    this.isCorked = true;
    const { stream } = this.connection.redis;
    stream.cork();
    process.nextTick(() => {
      this.isCorked = false;
      stream.uncork();
    });
  }

  private flush(): void {
    clearTimeout(this.pause);
    const calls = [...this.waiting.values()].sort((one, other) => one.ticket - other.ticket);
    this.waiting.clear();
    for (const call of calls) this.send(call);
  }

  private refused(call: Call, error: unknown): void {
    if (!this.pending.has(call.ticket)) return;
    if (!isReply(error)) return this.outcomeUnknown(call);
    if (error.message.startsWith('OOM')) return this.end(call, () => call.reject(new RedisIsFull(error.message)));
    if (isLibraryMissing(error)) {
      this.mode = undefined;
      this.waiting.set(call.ticket, call);
      void this.open();
    } else if (PASSING.some((code) => error.message.startsWith(code))) {
      this.waiting.set(call.ticket, call);
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.flush(), PASSING_RETRY_MS);
    } else {
      this.log.error(`Redis refused ${call.name}: ${error.message}`);
      this.end(call, () => call.reject(new StoreUnavailable(error.message)));
    }
  }

  private outcomeUnknown(call: Call): void {
    if (call.isRepeatable) this.waiting.set(call.ticket, call);
    else this.end(call, () => call.reject(new StoreUnavailable('the connection to Redis was lost before it answered')));
  }

  private rejectLate(): void {
    const now = performance.now();
    for (const call of this.pending.values()) {
      if (call.endsAt > now) return;
      this.end(call, () => call.reject(new StoreUnavailable(`no answer from Redis in ${ANSWER_MAX_MS} ms`)));
    }
  }

  private end(call: Call, settle: () => void): void {
    if (!this.pending.delete(call.ticket)) return;
    this.waiting.delete(call.ticket);
    settle();
    if (this.pending.size === 0) this.onIdle();
  }
}
