import { Redis } from 'ioredis';
import type { RedisAddress } from '../../config/redis-address.js';
import type { Millis } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';

/** A stalled Redis raises no event at all: it is asked each second, and given up after three without any sign of life. */
const PING_EVERY_MS: Millis = 1_000;
const SILENCE_MAX_MS: Millis = 3_000;
const RETRY_MIN_MS: Millis = 50;
const RETRY_MAX_MS: Millis = 500;
const TCP_CONNECT_MAX_MS: Millis = 2_000;
/** One that loads its data is asked again this soon, not when it believes to be done: that may be many seconds off. */
const LOADING_RETRY_MS: Millis = 250;
/** A Redis that stands still does not close its side either. */
const DISCONNECT_MAX_MS: Millis = 100;
/**
 * A cluster takes subscriptions away unasked when a slot moves, and ioredis may take that for the answer to an unsubscribing
 * under way, whose real answer (an error: the slot is elsewhere) then falls on the next command, and so forth. It shows at
 * once: no PING can be answered with that, nor can an answer be without a command.
 */
const OUT_OF_STEP = 'its answers were out of step';
const MOVED = 'MOVED ';
const NO_SUCH_COMMAND = 'Command queue state error';
const NEVER_CONNECTED = 'not connected yet';
const NOT_READY = 'it is there, but not ready: perhaps it loads its data';

/** Told at each change of the connection; `lost` comes before anything can be sent again. */
export interface ConnectionListener {
  ready(): void;
  lost(): void;
}

/**
 * One connection to Redis that comes back by itself, and that does nothing else by itself: what was sent and not answered
 * is neither repeated nor rejected by it, and nothing is queued while it is down. That is left to those who know what a
 * repetition would do.
 */
export class Connection {
  readonly redis: Redis;
  private listener: ConnectionListener | undefined;
  private heardAt = performance.now();
  private watchedAt = performance.now();
  private downSince: Millis | undefined = performance.now();
  private trouble = NEVER_CONNECTED;
  private isClosed = false;
  private readonly watchdog: NodeJS.Timeout;

  constructor(
    private readonly address: RedisAddress,
    private readonly role: string,
    private readonly log: StoreLog,
  ) {
    this.redis = new Redis(optionsFor(address, role));
    this.redis.on('connect', () => this.onConnect());
    this.redis.on('ready', () => this.onReady());
    this.redis.on('close', () => this.onLost('the connection was closed'));
    this.redis.on('error', (error) => this.onError(error.message));
    this.watchdog = setInterval(() => this.watch(), PING_EVERY_MS);
    this.watchdog.unref();
  }

  get isReady(): boolean {
    return this.downSince === undefined;
  }

  /** For the person who reads readiness. */
  get detail(): string {
    return this.isReady ? `redis at ${this.address.label}` : `redis at ${this.address.label}: ${this.trouble}`;
  }

  start(listener: ConnectionListener): void {
    this.listener = listener;
    this.redis.connect().catch(() => undefined); // Told by the events too.
  }

  /** Gives this connection up for a new one. */
  renew(why: string): void {
    this.onLost(why);
    this.heard();
    this.redis.disconnect(true);
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.watchdog);
    this.redis.disconnect();
  }

  private onConnect(): void {
    this.heard();
    this.redis.stream.on('data', () => this.heard());
  }

  /** Something arrived: the other side lives. */
  private heard(): void {
    this.heardAt = performance.now();
  }

  private onReady(): void {
    if (this.downSince !== undefined && this.trouble !== NEVER_CONNECTED) {
      const seconds = ((performance.now() - this.downSince) / 1_000).toFixed(1);
      this.log.warn(`Redis (${this.role}) answers at ${this.address.label} after ${seconds} s`);
    }
    this.downSince = undefined;
    this.trouble = '';
    this.listener?.ready();
  }

  /** Says why; that the connection is gone, only `close` says. */
  private onError(message: string): void {
    if (this.isClosed) return;
    if (message.startsWith(NO_SUCH_COMMAND)) return this.renew(OUT_OF_STEP);
    if (this.isReady) this.log.warn(`Redis (${this.role}) at ${this.address.label}: ${message}`);
    else if (this.trouble === NEVER_CONNECTED) this.onLost(message);
    else this.trouble = message;
  }

  /** One line for each outage: while Redis is away the same error would come twice a second. */
  private onLost(why: string): void {
    if (this.isClosed) return;
    const wasReady = this.downSince === undefined;
    if (wasReady || this.trouble === NEVER_CONNECTED) {
      this.log.warn(`No Redis (${this.role}) at ${this.address.label}: ${why}; trying again`);
    }
    this.downSince ??= performance.now();
    this.trouble = why;
    if (wasReady) this.listener?.lost();
  }

  private watch(): void {
    const now = performance.now();
    // This process stood still itself: what was said meanwhile is not read yet.
    if (now - this.watchedAt > 2 * PING_EVERY_MS) this.heard();
    this.watchedAt = now;
    if (now - this.heardAt > SILENCE_MAX_MS) {
      this.renew(`no sign of life for ${SILENCE_MAX_MS / 1_000} s`);
    } else if (this.redis.status === 'connect') {
      this.onLost(NOT_READY);
    } else if (this.isReady) {
      this.redis.ping().catch((error: unknown) => {
        if (String(error).includes(MOVED)) this.renew(OUT_OF_STEP);
      });
    }
  }
}

/** How one is let in there. */
export function serverOptions({ host, port, isTls, username, password, db }: RedisAddress) {
  return {
    host,
    port,
    ...(isTls && { tls: {} }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(db !== undefined && { db }),
  };
}

function optionsFor(address: RedisAddress, role: string) {
  return {
    ...serverOptions(address),
    connectionName: `rally-${role}`,
    lazyConnect: true,
    connectTimeout: TCP_CONNECT_MAX_MS,
    disconnectTimeout: DISCONNECT_MAX_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: null,
    maxLoadingRetryTime: LOADING_RETRY_MS,
    // Jittered, so that a fleet does not come back in one beat.
    retryStrategy: (attempt: number) => Math.random() * Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** attempt),
  };
}
