import type { Meters } from '../meters/meters.js';
import type { RoomId, SessionId } from '../protocol/ids.js';
import { BACKGROUND_FLUSH_MS, WRITE_MAX_BYTES } from '../protocol/limits.js';
import { isLaterEpoch } from '../protocol/position.js';
import type { Seq } from '../protocol/position.js';
import type { LogEntry, Millis } from '../store/room-contents.js';
import type { ErasedEvent } from '../store/room-signal.js';
import type { LaneBoard, Muted } from './lane-board.js';
import type { EventEncoder } from './event-encoder.js';
import type { EventRing } from './event-ring.js';
import type { Session } from './session.js';

/** A catch-up read that the store did not answer is tried again after this time. */
const CATCH_UP_RETRY_MS: Millis = 1_000;

export interface Reader {
  readonly session: Pick<Session, 'id' | 'user' | 'version'>;
  /** Something is due: the reader's socket should take it when it can. */
  wake(): void;
  /** What it missed is no longer kept: it cannot go on without a hole. */
  lost(): void;
  /** A new epoch; what it was told after `cut` never happened. */
  truncated(room: RoomId, epoch: string, cut: Seq): void;
  /** What became of the room cannot be told: the client has to take a fresh state. */
  reset(room: RoomId, epoch: string): void;
  /** Another connection took the session over. */
  superseded(): void;
}
export interface Start {
  /** Of its member's session: a takeover has a higher one. */
  readonly generation: number;
  /** Of the view from which the join was answered. */
  readonly epoch: string;
  readonly cursor: Seq;
  readonly laneCursor: number;
  /** Events right after `cursor` that were read already. */
  readonly backlog: readonly LogEntry[];
  /** Head of that view: the ring is not used before it has heard so far, as it may hold what was erased by then. */
  readonly asOf: Seq;
  readonly muted: Muted;
}

/** What a subscription reads from: the room as this instance hears it. */
export interface Feed {
  readonly room: RoomId;
  /** The epoch up to which readers have been told. */
  readonly epoch: string;
  readonly encoder: EventEncoder;
  readonly ring: EventRing;
  readonly board: LaneBoard;
  readonly meters: Meters;
  /** The events after a cursor that the ring no longer serves; `gone` if they are no longer kept. */
  readAfter(seq: Seq): Promise<readonly LogEntry[] | 'gone' | 'unavailable'>;
  reached(epoch: string): Promise<void>;
  flushIn(delayMs: Millis): void;
  unsubscribe(subscription: Subscription): void;
}

/** One socket's place in one room: two cursors, and no queue of its own. */
export class Subscription {
  private cursor: Seq;
  private laneCursor: number;
  private epoch: string;
  private backlog: readonly LogEntry[];
  private asOf: Seq;
  private isReading = false;
  /** Counts what was erased: what was read before that is not given after it. */
  private erasures = 0;
  private isEnded = false;
  private laneSentAt: Millis = 0;
  private eventsSentAt: Millis = 0;
  /** At most one write of ephemeral values per this time (ROOM-4). */
  laneIntervalMs: Millis = 0;
  /** CONN-8: no ephemera, durable events in batches. */
  isBackground = false;
  private muted: Muted;
  private readonly generation: number;

  constructor(
    private readonly feed: Feed,
    private readonly reader: Reader,
    start: Start,
  ) {
    this.cursor = start.cursor;
    this.epoch = start.epoch;
    this.generation = start.generation;
    this.laneCursor = start.laneCursor;
    this.backlog = start.backlog;
    this.asOf = start.asOf;
    this.muted = start.muted;
  }

  /** All ephemeral values up to this version were given or are not wanted. */
  get seenLanes(): number {
    return this.laneCursor;
  }

  /** All events up to this one were given. */
  get seenEvents(): Seq {
    return this.cursor;
  }

  /** Moves what is due into `chunks`, about `budget` bytes at most; returns the bytes. */
  collect(chunks: Buffer[], budget: number, now: Millis): number {
    const events = this.collectEvents(chunks, budget, now);
    return events + (events < budget ? this.collectLanes(chunks, now) : 0);
  }

  /** It was reset before it began. */
  get isOver(): boolean {
    return this.isEnded;
  }

  /** Something was left over, for want of budget: another `collect` brings it, or sets the timer that will. */
  get isBehind(): boolean {
    if (this.isReading) return false;
    const { ring, board } = this.feed;
    const hasLanes = !this.isBackground && this.laneCursor !== board.version;
    return this.backlog.length > 0 || (this.cursor < ring.head && this.asOf <= ring.head) || hasLanes;
  }

  /** What is wanted again comes at once, as it is now. */
  mute(muted: Muted): void {
    if ([...this.muted].some((type) => !muted.has(type))) this.laneCursor = 0;
    this.muted = muted;
    this.wake();
  }

  end(): void {
    this.isEnded = true;
    this.feed.unsubscribe(this);
  }

  wake(): void {
    this.reader.wake();
  }

  /** The room goes on in a new epoch, after `cut`. */
  truncate(epoch: string, cut: Seq): void {
    if (!isLaterEpoch(epoch, this.epoch)) return; // It joined in the new one already.
    this.epoch = epoch;
    this.cursor = Math.min(this.cursor, cut);
    this.asOf = Math.min(this.asOf, cut);
    this.backlog = this.backlog.filter(({ seq }) => seq <= cut);
    this.reader.truncated(this.feed.room, epoch, cut);
  }

  /** Of what was read and not given yet, too: a reader may be slow. */
  erase(seq: Seq, as: ErasedEvent): void {
    this.erasures += 1;
    this.backlog = this.backlog.map((entry) =>
      entry.seq === seq ? { seq, ts: entry.ts, by: entry.by, ...as } : entry,
    );
  }

  /** What was read and not given yet is read again. */
  forget(): void {
    this.erasures += 1;
    this.backlog = [];
  }

  reset(epoch: string): void {
    this.end();
    this.reader.reset(this.feed.room, epoch);
  }

  /** Resolves when the reader knows of this epoch; `undefined`: it does. */
  reached(epoch: string): Promise<void> | undefined {
    return isLaterEpoch(epoch, this.epoch) ? this.feed.reached(epoch) : undefined;
  }

  /** The session goes on elsewhere, with this generation. */
  supersede(session: SessionId, generation: number): void {
    if (session === this.reader.session.id && generation > this.generation) this.reader.superseded();
  }

  private collectEvents(chunks: Buffer[], budget: number, now: Millis): number {
    if (this.isBackground && !this.isDue(this.eventsSentAt, BACKGROUND_FLUSH_MS, now)) return 0;
    let size = this.collectBacklog(chunks, budget);
    if (this.backlog.length > 0) return size;
    const { ring, epoch } = this.feed;
    // Joined in an epoch that the feed has yet to hear of: what it holds after the cursor may be void.
    if (epoch !== this.epoch || ring.head < this.asOf) return size;
    if (this.cursor < ring.floor) void this.readBehind();
    else if (this.cursor < ring.head && size < budget) {
      const span = ring.after(this.cursor, this.reader.session, Math.min(budget - size, WRITE_MAX_BYTES));
      this.cursor = span.last;
      if (span.bytes.length > 0) chunks.push(span.bytes);
      this.feed.meters.sent += span.frames;
      size += span.bytes.length;
    }
    if (size > 0) this.eventsSentAt = now;
    return size;
  }

  private collectBacklog(chunks: Buffer[], budget: number): number {
    let size = 0;
    let taken = 0;
    for (const entry of this.backlog) {
      if (size >= budget) break;
      const frame = this.feed.encoder.encode(entry, this.reader.session);
      if (frame !== null) chunks.push(frame);
      if (frame !== null) this.feed.meters.sent++;
      size += frame?.length ?? 0;
      this.cursor = entry.seq;
      taken++;
    }
    this.backlog = this.backlog.slice(taken);
    return size;
  }

  private collectLanes(chunks: Buffer[], now: Millis): number {
    const { board, meters } = this.feed;
    if (this.isBackground || this.laneCursor === board.version) return 0;
    if (!this.isDue(this.laneSentAt, this.laneIntervalMs, now)) return 0;
    const { bytes, frames } = board.after(this.laneCursor, this.reader.session, this.muted);
    this.laneCursor = board.version;
    if (bytes.length === 0) return 0;
    this.laneSentAt = now;
    meters.sent += frames;
    chunks.push(bytes);
    return bytes.length;
  }

  private isDue(sentAt: Millis, intervalMs: Millis, now: Millis): boolean {
    const waitMs = sentAt + intervalMs - now;
    if (waitMs <= 0) return true;
    this.feed.flushIn(waitMs);
    return false;
  }

  /** The ring no longer holds what comes next: read it from the store, at the reader's own pace. */
  private async readBehind(): Promise<void> {
    if (this.isReading) return;
    this.isReading = true;
    const { epoch, erasures } = this;
    const entries = await this.feed.readAfter(this.cursor);
    this.isReading = false;
    if (this.isEnded) return;
    if (epoch !== this.epoch || erasures !== this.erasures) return this.reader.wake();
    if (entries === 'gone') return this.reader.lost();
    if (entries === 'unavailable') return this.feed.flushIn(CATCH_UP_RETRY_MS);
    this.backlog = entries;
    this.reader.wake();
  }
}
