import { SystemClock } from '../../clock/clock.js';
import type { Clock } from '../../clock/clock.js';
import type { RoomId, UserId } from '../../protocol/ids.js';
import { requireAddressable } from '../addressed.js';
import { RoomStore, StoreUnavailable } from '../room-store.js';
import type { Millis, Trace } from '../room-contents.js';
import type { Entered, Entrance, SessionRef } from '../entrance.js';
import type {
  Commit,
  CommitResult,
  Duplicate,
  FiringHandler,
  LaneConditions,
  LanePut,
  LaneResult,
  RoomQuery,
  RoomView,
} from '../room-store.js';
import { caused } from '../room-signal.js';
import type { RoomListener, RoomSignal, Watch } from '../room-signal.js';
import { activeTraceparent } from '../../tracing/spans.js';
import type { StoreStatus } from '../store-status.js';
import type { Batch } from './batch.js';
import { boot } from './boot.js';
import type { Disk } from './boot.js';
import { commitRecord } from './commit-record.js';
import { erasedAt } from './compaction.js';
import { DataDirLock } from './data-dir-lock.js';
import { FiringLoop } from './firing-loop.js';
import { diskFiles } from './journal-files.js';
import type { JournalFiles } from './journal-files.js';
import type { CommitRecord, JournalRecord } from './journal-records.js';
import type { Applied } from './room-state.js';
import { viewOf } from './room-view.js';
import { RoomRegistry } from './room-registry.js';
import type { LiveRoom } from './room-registry.js';
import { silentLog } from '../store-log.js';
import type { StoreLog } from '../store-log.js';

export interface EmbeddedStoreOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log?: StoreLog;
  /** How long sessions of a process that died may come back before they leave. */
  readonly graceMs?: Millis;
  /** Journals smaller than this are not compacted for their size. */
  readonly compactAboveBytes?: number;
  readonly files?: JournalFiles;
  /** Of retries and deadlines on the disk, which does not care what time rooms have. */
  readonly diskClock?: Clock;
}

const GRACE_MS: Millis = 10_000;
const COMPACT_ABOVE_BYTES = 64 * 1024 * 1024;

/**
 * The room port for one process: rooms in memory, their durable part in a journal on disk that is synced in groups.
 * Answers and signals wait until what they show is on disk; lanes are in memory only. Rooms are never evicted: all that
 * they keep (bounded per room, by the features) must fit into memory.
 */
export class EmbeddedRoomStore extends RoomStore {
  override readonly isShared = false;
  private isClosed = false;

  private constructor(
    private readonly clock: Clock,
    private readonly rooms: RoomRegistry,
    private readonly firings: FiringLoop,
    private readonly disk: Disk,
    private readonly lock: DataDirLock,
  ) {
    super();
  }

  /** Reads the journal of `dataDir` and starts a new epoch; rejects if the directory is in use or the journal is broken. */
  static async open(options: EmbeddedStoreOptions): Promise<EmbeddedRoomStore> {
    const { dataDir, clock, log = silentLog, files = diskFiles, graceMs = GRACE_MS } = options;
    const { compactAboveBytes = COMPACT_ABOVE_BYTES, diskClock = new SystemClock() } = options;
    const lock = await DataDirLock.take(dataDir);
    try {
      const rooms: RoomRegistry = new RoomRegistry(log, (room, key, at) => firings.set(room, key, at));
      const now = (): Millis => rooms.now(clock);
      const firings = new FiringLoop(clock, now, (room, firing) => rooms.isTimerSet(room, firing), log);
      const limits = { graceMs, compactAboveBytes };
      const disk = await boot(rooms, { dataDir, files, clock: diskClock, log }, { ...limits, machineNow: clock.now() });
      return new EmbeddedRoomStore(clock, rooms, firings, disk, lock);
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  override async read(room: RoomId, query: RoomQuery): Promise<RoomView | Duplicate> {
    this.requireOpen();
    const view = viewOf(this.rooms.peek(room), query, this.now(), this.rooms);
    await this.rooms.gateOf(room)?.settled();
    return view;
  }

  override async commit(room: RoomId, commit: Commit): Promise<CommitResult> {
    this.requireOpen();
    const now = this.now();
    const refusal = this.rooms.peek(room).check(commit, now, this.rooms.epoch);
    if (refusal !== null) {
      await this.rooms.gateOf(room)?.settled();
      return refusal;
    }
    const record = commitRecord(room, commit, now);
    const hindrance = this.disk.journal.refusal();
    if (hindrance === 'full') return { kind: 'full' };
    if (hindrance !== null) throw hindrance;
    const live = this.rooms.live(room);
    const { applied, batch } = commit.wipe === true ? this.wipe(live, record) : this.apply(live, record);
    this.tell(live, commit, applied, batch);
    await batch.settled();
    const { at, first } = applied.receipt;
    return { kind: 'committed', at, first, now, rev: applied.rev };
  }

  override setLane(room: RoomId, put: LanePut, { as, epoch, guards = [] }: LaneConditions = {}): Promise<LaneResult> {
    return attempt(() => {
      this.requireOpen();
      requireAddressable({ lanes: [put] });
      const live = this.rooms.live(room);
      if (as !== undefined && !live.state.members.isCurrent(as)) return { kind: 'superseded' };
      const now = this.now();
      const lost = live.state.lost(guards, epoch, now, this.rooms.epoch);
      if (lost !== null) return lost;
      const result = live.state.lanes.put(put, now);
      if ('staleAgainst' in result) return { kind: 'stale', order: result.staleAgainst };
      live.outbox.push(caused({ kind: 'lane', lane: put.lane, entry: result }, activeTraceparent()), null);
      return { kind: 'accepted', ts: result.ts };
    });
  }

  override hurry(): void {
    // Nothing waits here.
  }

  override enter(
    room: RoomId,
    { session, user, role, isAway = false, occupancyTimer: timer }: Entrance,
  ): Promise<Entered> {
    return attempt(() => {
      this.requireOpen();
      const hindrance = this.disk.journal.refusal();
      if (hindrance !== null) throw hindrance === 'full' ? new StoreUnavailable(this.status().detail) : hindrance;
      const live = this.rooms.live(room);
      const occupancyTimer = live.state.hasOccupancyTimer ? undefined : timer;
      const record = { t: 'enter', room, now: this.now(), session, user, role, occupancyTimer } as const;
      live.gate = this.append(record);
      const { ref, signals } = live.state.applyEnter(record, isAway);
      this.push(live, signals, null);
      return { session, generation: ref.generation, at: { epoch: this.rooms.epoch, seq: live.state.log.head } };
    });
  }

  override leave(room: RoomId, of: SessionRef, graceMs: Millis): Promise<void> {
    return attempt(() => {
      this.requireOpen();
      const live = this.rooms.live(room);
      if (!live.state.members.isCurrent(of)) return;
      const now = this.now();
      const graceEndsAt = graceMs > 0 ? now + graceMs : undefined;
      const record = {
        t: 'leave',
        room,
        now,
        of: { session: of.session, generation: of.generation },
        graceEndsAt,
      } as const;
      // Taken in even while the disk fails, and nobody waits for it: the socket is gone, whatever the disk says.
      this.append(record);
      this.push(live, live.state.applyLeave(record), null);
    });
  }

  override setAway(room: RoomId, of: SessionRef, isAway: boolean): Promise<void> {
    return attempt(() => {
      this.requireOpen();
      const live = this.rooms.live(room);
      this.push(live, live.state.members.setAway(of, isAway, this.now()), null);
    });
  }

  override watch(room: RoomId, listener: RoomListener): Promise<Watch> {
    return attempt(() => {
      this.requireOpen();
      const { seq, stop } = this.rooms.live(room).outbox.watch(listener);
      return { at: { epoch: this.rooms.epoch, seq }, stop };
    });
  }

  override find(user: UserId): Promise<Trace[]> {
    this.requireOpen();
    return this.rooms.find(user);
  }

  override onFiring(handler: FiringHandler): void {
    if (!this.isClosed) this.firings.start(handler);
  }

  override now(): Millis {
    return this.rooms.now(this.clock);
  }

  override status(): StoreStatus {
    if (this.isClosed) return { up: false, detail: 'the embedded store is closed' };
    const { trouble, position } = this.disk.journal;
    if (trouble !== null) return { up: false, detail: trouble };
    return {
      up: true,
      detail: `embedded, ${this.rooms.size} rooms, journal file ${position.number}, ${position.size} bytes`,
    };
  }

  override async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.firings.stop();
    await this.disk.journal.close();
    await this.lock.release();
  }

  private requireOpen(): void {
    if (this.isClosed) throw new StoreUnavailable('the embedded store is closed');
  }

  private apply(live: LiveRoom, record: CommitRecord): { applied: Applied; batch: Batch } {
    const batch = (live.gate = this.append(record));
    return { applied: live.state.apply(record, this.rooms.epoch), batch };
  }

  /** Its one line is the room that it leaves. */
  private wipe(live: LiveRoom, record: CommitRecord): { applied: Applied; batch: Batch } {
    const { state } = live;
    const signals = state.wipe(record.now);
    const applied = state.apply(record, this.rooms.epoch);
    const batch = (live.gate = this.append({ ...state.saved(record.now), wipedAt: record.now }));
    this.push(live, signals, batch);
    return { applied, batch };
  }

  private append(record: JournalRecord): Batch {
    const batch = this.disk.journal.append(record);
    if (erasedAt(record) !== undefined) this.disk.compaction.noteErasure();
    return batch;
  }

  private tell(
    { state, outbox }: LiveRoom,
    { drops, erase, lanes, disown, origin }: Commit,
    applied: Applied,
    batch: Batch,
  ): void {
    const cause = activeTraceparent();
    for (const { lane, key } of drops ?? []) {
      state.lanes.drop({ lane, key });
      outbox.push({ kind: 'drop', lane, key }, batch);
    }
    if (disown !== undefined) {
      for (const value of state.lanes.disown(disown.user, disown.as)) outbox.push({ kind: 'drop', ...value }, batch);
    }
    for (const { seq, ...as } of erase ?? []) outbox.push({ kind: 'erase', seq, as }, batch);
    for (const event of applied.events) {
      const told = origin === undefined ? event : { ...event, origin };
      outbox.push(caused({ kind: 'event', event: told }, cause), batch);
    }
    for (const put of lanes ?? []) {
      const entry = state.lanes.put(put, applied.receipt.now);
      if (!('staleAgainst' in entry)) outbox.push(caused({ kind: 'lane', lane: put.lane, entry }, cause), batch);
    }
    for (const signal of applied.presence) outbox.push(signal, batch);
  }

  private push({ outbox }: LiveRoom, signals: readonly RoomSignal[], gate: Batch | null): void {
    for (const signal of signals) outbox.push(signal, gate);
  }
}

/** Runs `work` at once, like the start of an async function: callers rely on the order of their calls. */
function attempt<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
