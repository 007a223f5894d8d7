import { Injectable } from '@nestjs/common';
import { CLOSE } from '../protocol/close-code.js';
import { ERRORS } from '../protocol/error-code.js';
import type { ErrorCode } from '../protocol/error-code.js';
import { Buckets } from './buckets.js';
import type { KindMeter } from './kind-meter.js';
import { StoreMeters } from './store-meters.js';
import { Tally } from './tally.js';

const DELIVERY_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const RTT_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** 0: it took everything. From 64 KiB on a socket is handed no more. */
const WAITING_BYTES = [0, 1_024, 4_096, 16_384, 65_536, 131_072, 262_144];

/** Ours, and those of RFC 6455 that say something; clients may make up thousands. */
const CLOSE_CODES: ReadonlySet<number> = new Set([...Object.values(CLOSE), 1001, 1002, 1005, 1006, 1007, 1008, 1009]);
/** Of handshakes that are not let in; of browsers, which are closed after it, those that programs are told. */
const REFUSALS = [400, 401, 403, 404, 429, 503];
const OTHER = 'other';
const RESUMES = ['resumed', 'fresh', 'epoch_changed', 'too_old', 'ahead'] as const;
const TAKEOVERS = ['taken_over', 'refused', 'unavailable'] as const;
const WEBHOOKS = ['sent', 'retried', 'given_up'] as const;

/**
 * What this instance counts, as plain numbers: code that runs per frame adds to them, and nobody else is told. Counts only
 * grow, from 0 at the start of the process. Nothing here names a user or a room.
 */
@Injectable()
export class Meters {
  /** Sockets that are open now. */
  connections = 0;
  opened = 0;
  /** By whoever lets them wait. */
  countWaiting: () => number = () => 0;
  /** Handshakes that were not let in, by HTTP status. */
  readonly refused = new Tally<number>(REFUSALS);
  /** By close code. */
  readonly closed = new Tally<number | typeof OTHER>([...CLOSE_CODES, OTHER]);
  /** Of each kind of frame that has a handler. */
  readonly kinds = new Map<string, KindMeter>();
  receivedBytes = 0;
  /** Frames of no kind that there is. */
  receivedUnknown = 0;
  sent = 0;
  sentBytes = 0;
  /** Times that a socket had to be handed nothing more until it drains. */
  stalls = 0;
  /** Left waiting in the socket after a write. */
  readonly waitingBytes = new Buckets(WAITING_BYTES);
  readonly errors = new Tally<ErrorCode>(Object.keys(ERRORS) as ErrorCode[]);
  readonly resumes = new Tally<(typeof RESUMES)[number]>(RESUMES);
  readonly takeovers = new Tally<(typeof TAKEOVERS)[number]>(TAKEOVERS);
  readonly webhooks = new Tally<(typeof WEBHOOKS)[number]>(WEBHOOKS);
  /** From a ping to its pong. */
  readonly roundTrip = new Buckets(RTT_SECONDS);
  /** From the time stamp of a durable event until all sockets that take it were handed it. */
  readonly delivery = new Buckets(DELIVERY_SECONDS);
  readonly store = new StoreMeters();
  /** Since when the events of this turn of the event loop are due. */
  private dueSince: number[] = [];

  /** Complete handshakes that wait for those before them. */
  get handshakesWaiting(): number {
    return this.countWaiting();
  }

  open(): void {
    this.opened++;
    this.connections++;
  }

  close(code: number): void {
    this.connections--;
    this.closed.add(CLOSE_CODES.has(code) ? code : OTHER);
  }

  /** The sockets of a room are handed, in this turn, events of which the oldest is from then, by the monotone clock. */
  due(since: number): void {
    this.dueSince.push(since);
  }

  /** All that was due in this turn is handed over. */
  delivered(): void {
    if (this.dueSince.length === 0) return;
    const now = performance.now();
    for (const since of this.dueSince) this.delivery.add((now - since) / 1_000);
    this.dueSince = [];
  }
}
