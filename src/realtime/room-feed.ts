import { Logger } from '@nestjs/common';
import type { Meters } from '../meters/meters.js';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { LANE_FLUSH_MS, PRESENCE_FLUSH_FULL_MS, PRESENCE_FLUSH_MS } from '../protocol/limits.js';
import { isLaterEpoch } from '../protocol/position.js';
import type { Position, Seq } from '../protocol/position.js';
import type { LaneEntry, LaneName, LogEntry, Millis } from '../store/room-contents.js';
import type { RoomQuery, RoomStore, RoomView } from '../store/room-store.js';
import type { PresenceSignal } from '../store/presence-change.js';
import type { RoomSignal } from '../store/room-signal.js';
import { RoomTick } from '../store/room-tick.js';
import { Attendees } from './attendees.js';
import { EventEncoder } from './event-encoder.js';
import { EventPause } from './event-pause.js';
import { EventRing } from './event-ring.js';
import { FlushTimer } from './flush-timer.js';
import { FORGET_AFTER_MS, LaneBoard, valueId } from './lane-board.js';
import { Newcomer } from './newcomer.js';
import type { Pace } from './pace.js';
import type { Removal } from './removal.rules.js';
import type { RoomFeatures } from './room-features.js';
import type { RoomRemovals } from './room-removals.js';
import { SharedReads } from './shared-reads.js';
import { Subscription } from './subscription.js';
import type { Feed, Reader, Start } from './subscription.js';
import { presencePayload } from './presence-payload.js';
import type { FrameMeter, RateLimit } from './rate-limit.js';

/** One catch-up read stays below this, so that a lagging socket costs little at a time. */
const READ_MAX_BYTES = 128 * 1024;
/** The kernel's own lane: who is here. */
const PRESENCE_LANE = 'presence.update';

/** What all feeds of an instance have in common. */
export interface Surroundings {
  readonly store: RoomStore;
  readonly features: RoomFeatures;
  readonly pace: Pace;
  readonly meters: Meters;
  readonly rateLimit: RateLimit;
}
export interface Reading {
  readonly view: RoomView;
  /** Ephemeral values up to this version of the board are in the view. */
  readonly laneCursor: number;
}

/**
 * All that this instance hears of one room, encoded once for all its sockets. Durable events leave at once, then at most
 * one write per socket and 10 ms; ephemeral values per 100 ms, or along with an event. In a dense flow, and under load,
 * events wait for each other up to those 100 ms.
 */
export class RoomFeed implements Feed {
  private readonly logger = new Logger(RoomFeed.name);
  readonly encoder: EventEncoder;
  readonly ring: EventRing;
  readonly board: LaneBoard;
  readonly attendees = new Attendees();
  readonly meters: Meters;
  /** Of the commands that come to the room here. */
  readonly rate: FrameMeter;
  private readonly store: RoomStore;
  private readonly features: RoomFeatures;
  private readonly pace: Pace;
  private readonly eventPause: EventPause;
  private readonly subscriptions = new Set<Subscription>();
  /** Of the event that told of the latest deletion of the room, if one was heard. */
  deletedAt: Position | undefined;
  private readonly newcomers = new Set<Newcomer>();
  private currentEpoch: string;
  private readonly reads = new SharedReads((query: RoomQuery) => this.readNow(query));
  private onEpoch: (() => void)[] = [];
  private resetIn: string | undefined;
  private presenceOrder = 0;
  /** Time of the oldest event that no reader was woken for. */
  private dueAt: Millis | undefined;
  /** Counts what was erased: what was read before that must not be shown after it. */
  private erasures = 0;
  /** Of each read that is under way, the values that were dropped since it began. */
  private readonly droppedMeanwhile = new Set<Set<string>>();
  private readonly timer = new FlushTimer((now) => this.flush(now));
  private readonly tick: RoomTick;

  constructor(
    readonly room: RoomId,
    { store, features, pace, meters, rateLimit }: Surroundings,
    start: Position,
    private readonly removals: RoomRemovals,
  ) {
    this.store = store;
    this.features = features;
    this.pace = pace;
    this.eventPause = new EventPause(pace);
    this.meters = meters;
    this.rate = rateLimit.room(room);
    this.currentEpoch = start.epoch;
    this.encoder = new EventEncoder(room, features);
    this.ring = new EventRing(this.encoder, start.seq);
    this.board = new LaneBoard(this.encoder);
    this.tick = new RoomTick(room);
  }

  accept(signal: RoomSignal): void {
    switch (signal.kind) {
      case 'event':
        return this.push(signal.event);
      case 'erase':
        this.erasures += 1;
        this.ring.erase(signal.seq, signal.as);
        for (const subscription of this.subscriptions) subscription.erase(signal.seq, signal.as);
        return;
      case 'stale':
        this.erasures += 1;
        this.ring.forget();
        for (const subscription of this.subscriptions) subscription.forget();
        return;
      case 'lane':
        return this.pin(signal.lane, signal.entry);
      case 'drop':
        for (const dropped of this.droppedMeanwhile) dropped.add(valueId(signal));
        return this.board.drop(signal.lane, signal.key);
      case 'presence':
        return this.attend(signal);
      case 'superseded':
        for (const subscription of this.subscriptions) subscription.supersede(signal.session, signal.generation);
        for (const newcomer of this.newcomers) newcomer.supersede(signal.session, signal.generation);
        return;
      case 'epoch':
        return this.truncate(signal.epoch, signal.cut);
      case 'reset':
        return this.reset(signal.at.epoch);
    }
  }

  get epoch(): string {
    return this.currentEpoch;
  }

  /** How many sockets read it. */
  get readers(): number {
    return this.subscriptions.size;
  }

  /** Whether this instance can bring a reader from here to the present by itself. */
  holds({ epoch, seq }: Position): boolean {
    return epoch === this.currentEpoch && seq >= this.ring.floor && seq <= this.ring.head;
  }

  /** Resolves when all readers know of this epoch. */
  async reached(epoch: string): Promise<void> {
    while (this.resetIn === undefined && isLaterEpoch(epoch, this.currentEpoch)) {
      await new Promise<void>((resolve) => this.onEpoch.push(resolve));
    }
  }

  /** The room as the store has it now; equal questions asked at once share their answer. */
  read(query: RoomQuery): Promise<Reading> {
    return this.reads.ask(query);
  }

  /** Why this user may not be in the room now. */
  removalOf(user: UserId): Removal | undefined {
    return this.removals.of(user, this.store.now());
  }

  /** To be called before the session enters: until it is subscribed, this hears for it that it was taken over. */
  expect(session: SessionId): Newcomer {
    const newcomer = new Newcomer(session);
    this.newcomers.add(newcomer);
    return newcomer;
  }

  stopExpecting(newcomer: Newcomer): void {
    this.newcomers.delete(newcomer);
  }

  subscribe(reader: Reader, start: Start): Subscription {
    const subscription = new Subscription(this, reader, start);
    this.subscriptions.add(subscription);
    if (this.resetIn === undefined) subscription.wake();
    else subscription.reset(this.resetIn); // A join that was under way meanwhile.
    return subscription;
  }

  unsubscribe(subscription: Subscription): void {
    this.subscriptions.delete(subscription);
  }

  /** The events after a cursor that the ring no longer serves; `gone` if the store no longer has them either. */
  async readAfter(seq: Seq): Promise<readonly LogEntry[] | 'gone' | 'unavailable'> {
    try {
      const since = { epoch: this.currentEpoch, seq };
      const { view } = await this.read({ since, maxBytes: READ_MAX_BYTES });
      if (view.log?.kind !== 'resumed') return view.log?.reason === 'too_old' ? 'gone' : 'unavailable';
      // What a new epoch made void is told by its signal, not by its events.
      const last = Math.min(view.log.cut ?? Infinity, this.ring.head);
      const entries = view.log.entries.filter((entry) => entry.seq <= last);
      return entries.length > 0 ? entries : 'unavailable';
    } catch (error) {
      this.logger.warn(`Catch-up read failed, trying again: ${String(error)}`);
      return 'unavailable';
    }
  }

  /** Wakes all readers after at most `delayMs`. */
  flushIn(delayMs: Millis): void {
    this.timer.in(delayMs);
  }

  close(): void {
    this.timer.close();
  }

  private async readNow(query: RoomQuery): Promise<Reading> {
    // Before the read: what changes while it is under way is in the signals, and perhaps not in the view.
    const before = this.board.version;
    const { erasures } = this;
    const dropped = new Set<string>();
    this.droppedMeanwhile.add(dropped);
    const view = await this.store.read(this.room, query).finally(() => this.droppedMeanwhile.delete(dropped));
    if (view.kind === 'duplicate') throw new Error('A read without `once` was answered by a receipt');
    if (erasures !== this.erasures) return this.readNow(query);
    const hasMoved = this.board.version !== before;
    this.absorb(view.lanes, view.now, dropped);
    this.attendees.take(view.members);
    // What the answer shows need not come again.
    return { view, laneCursor: hasMoved ? before : this.board.version };
  }

  /** Takes values that a read brought ahead of their signals, so that no reader is shown an older one afterwards. */
  private absorb(lanes: RoomView['lanes'], now: Millis, dropped: ReadonlySet<string>): void {
    for (const [lane, entries] of lanes) {
      for (const entry of entries) {
        // Older ones were told long ago; pinned again, they would go out to the whole room at each join.
        const isNews = entry.ts > now - FORGET_AFTER_MS;
        if (isNews && !dropped.has(valueId({ lane, key: entry.key }))) this.pin(lane, entry);
      }
    }
  }

  private push(event: LogEntry): void {
    if (event.seq <= this.ring.head) return;
    this.ring.push(event);
    this.dueAt ??= event.ts;
    this.timer.paced(this.eventPause.after(performance.now()));
  }

  private truncate(epoch: string, cut: Seq): void {
    this.currentEpoch = epoch;
    if (cut < this.ring.head) {
      this.ring.truncate(cut);
      this.board.clear();
      void this.features.tellLoss(this.room, epoch);
    }
    for (const subscription of this.subscriptions) subscription.truncate(epoch, cut);
    for (const resolve of this.onEpoch.splice(0)) resolve();
  }

  private reset(epoch: string): void {
    this.resetIn = epoch;
    for (const subscription of this.subscriptions) subscription.reset(epoch);
    for (const resolve of this.onEpoch.splice(0)) resolve();
  }

  protected flush(now: Millis): void {
    if (this.dueAt !== undefined && this.subscriptions.size > 0) {
      // The store's clock may run behind.
      this.meters.due(now - Math.max(0, this.store.now() - this.dueAt));
    }
    this.dueAt = undefined;
    let lanesSeen = Infinity;
    let eventsSeen = this.ring.head;
    for (const subscription of this.subscriptions) {
      subscription.wake();
      lanesSeen = Math.min(lanesSeen, subscription.seenLanes);
      eventsSeen = Math.min(eventsSeen, subscription.seenEvents);
    }
    this.board.forget(lanesSeen);
    this.ring.release(eventsSeen);
  }

  private pin(lane: LaneName, entry: LaneEntry): void {
    if (this.board.put(lane, entry)) this.timer.afterPause(LANE_FLUSH_MS, this.tick.after(this.store.now()));
  }

  private attend({ action, member, ts }: PresenceSignal): void {
    this.attendees.hear(member);
    this.features.tellAttendance(this.room);
    const body = JSON.stringify(presencePayload(action, member));
    this.board.put(PRESENCE_LANE, { key: member.user, by: member.user, order: ++this.presenceOrder, ts, body });
    this.timer.paced(this.pace.between(PRESENCE_FLUSH_MS, PRESENCE_FLUSH_FULL_MS));
  }
}
