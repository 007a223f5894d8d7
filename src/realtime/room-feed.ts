import { Logger } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import { EVENT_FLUSH_MS, LANE_FLUSH_MS } from '../protocol/limits.js';
import type { Position, Seq } from '../protocol/position.js';
import type { LaneEntry, LaneName, LogEntry, Member, Millis, RoomSignal, RoomStore } from '../store/room-store.js';
import { EventEncoder } from './event-encoder.js';
import { EventRing } from './event-ring.js';
import { FORGET_AFTER_MS, LaneBoard } from './lane-board.js';
import type { RoomFeatures } from './room-features.js';
import { Subscription } from './subscription.js';
import type { Feed, Reader, Start } from './subscription.js';
import { presencePayload } from './presence-payload.js';

/** One catch-up read stays below this, so that a lagging socket costs little at a time. */
const READ_MAX_BYTES = 128 * 1024;
/** The kernel's own lane: who is here. */
const PRESENCE_LANE = 'presence.update';

/**
 * All that this instance hears of one room, encoded once for all its sockets. Durable events leave at once, then at most
 * one write per socket and 10 ms; ephemeral values per 100 ms, or along with an event.
 */
export class RoomFeed implements Feed {
  private readonly logger = new Logger(RoomFeed.name);
  readonly encoder: EventEncoder;
  readonly ring: EventRing;
  readonly board: LaneBoard;
  private readonly subscriptions = new Set<Subscription>();
  private epoch: string;
  private presenceOrder = 0;
  private flushedAt: Millis = 0;
  private timer: NodeJS.Timeout | undefined;
  private timerDueAt: Millis = Infinity;

  constructor(
    readonly room: RoomId,
    private readonly store: RoomStore,
    features: RoomFeatures,
    start: Position,
  ) {
    this.epoch = start.epoch;
    this.encoder = new EventEncoder(room, features);
    this.ring = new EventRing(this.encoder, start.seq);
    this.board = new LaneBoard(this.encoder);
  }

  accept(signal: RoomSignal): void {
    switch (signal.kind) {
      case 'event':
        if (signal.event.seq <= this.ring.head) return;
        this.ring.push(signal.event);
        return this.flushIn(EVENT_FLUSH_MS - this.sinceFlushMs());
      case 'lane':
        return this.pin(signal.lane, signal.entry);
      case 'drop':
        return this.board.drop(signal.lane, signal.key);
      case 'presence':
        return this.pin(PRESENCE_LANE, this.presenceEntry(signal.action, signal.member, signal.ts));
      case 'reset':
        for (const subscription of this.subscriptions) subscription.reset();
        return;
    }
  }

  /** Takes values that a read brought ahead of their signals, so that no reader is shown an older one afterwards. */
  absorb(lanes: ReadonlyMap<LaneName, readonly LaneEntry[]>, now: Millis): void {
    for (const [lane, entries] of lanes) {
      // Older ones were told long ago; pinned again, they would go out to the whole room at each join.
      for (const entry of entries) if (entry.ts > now - FORGET_AFTER_MS) this.pin(lane, entry);
    }
  }

  subscribe(reader: Reader, start: Start): Subscription {
    const subscription = new Subscription(this, reader, start);
    this.subscriptions.add(subscription);
    subscription.wake();
    return subscription;
  }

  unsubscribe(subscription: Subscription): void {
    this.subscriptions.delete(subscription);
  }

  /** The events after a cursor that the ring no longer serves; `gone` if the store no longer has them either. */
  async readAfter(seq: Seq): Promise<readonly LogEntry[] | 'gone' | 'unavailable'> {
    try {
      const { epoch } = this;
      const view = await this.store.read(this.room, { since: { epoch, seq }, maxBytes: READ_MAX_BYTES });
      if (view.kind !== 'view') return 'gone';
      this.epoch = view.at.epoch;
      // What was told goes on in the new epoch, or there had been a reset; asked from the old one, it would begin at its end.
      if (epoch !== this.epoch) return await this.readAfter(seq);
      return view.log?.kind === 'resumed' ? view.log.entries : 'gone';
    } catch (error) {
      this.logger.warn(`Catch-up read failed, trying again: ${String(error)}`);
      return 'unavailable';
    }
  }

  /** Wakes all readers after at most `delayMs`. */
  flushIn(delayMs: Millis): void {
    const dueAt = performance.now() + Math.max(0, delayMs);
    if (dueAt >= this.timerDueAt) return;
    clearTimeout(this.timer);
    this.timerDueAt = dueAt;
    // Zero is not "now": Node rounds it up to 1 ms, and what arrives within this turn should share the write.
    if (delayMs <= 0) setImmediate(() => this.flush());
    else this.timer = setTimeout(() => this.flush(), delayMs);
  }

  close(): void {
    clearTimeout(this.timer);
    this.timerDueAt = -Infinity;
  }

  private flush(): void {
    this.timerDueAt = Infinity;
    this.flushedAt = performance.now();
    let seenByAll = Infinity;
    for (const subscription of this.subscriptions) {
      subscription.wake();
      seenByAll = Math.min(seenByAll, subscription.seenLanes);
    }
    this.board.forget(seenByAll);
  }

  private sinceFlushMs(): Millis {
    return performance.now() - this.flushedAt;
  }

  private pin(lane: LaneName, entry: LaneEntry): void {
    if (this.board.put(lane, entry)) this.flushIn(LANE_FLUSH_MS - this.sinceFlushMs());
  }

  private presenceEntry(action: 'join' | 'leave' | 'update', member: Member, ts: Millis): LaneEntry {
    const body = JSON.stringify(presencePayload(action, member));
    return { key: member.user, by: member.user, order: ++this.presenceOrder, ts, body };
  }
}
