import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../clock/clock.js';
import type { RoomId, UserId } from '../../protocol/ids.js';
import type { Millis, TimerKey, Trace } from '../room-contents.js';
import type { Firing } from '../room-store.js';
import type { Batch } from './batch.js';
import type { CompactionSource } from './compaction.js';
import { JOURNAL_FORMAT } from './journal-records.js';
import type { BaseRecord, JournalRecord, RoomChange, RoomRecord } from './journal-records.js';
import { RoomOutbox } from './room-outbox.js';
import { RoomState } from './room-state.js';
import type { TimerChanged } from './room-state.js';
import type { StoreLog } from '../store-log.js';

/** Epochs (that is, starts of the process) after which a client's position is no longer known. */
const EPOCHS_REMEMBERED = 64;

/** So long others wait while all rooms are looked through. */
const TURN_MS: Millis = 5;

export interface LiveRoom {
  readonly state: RoomState;
  readonly outbox: RoomOutbox;
  /** The newest batch with lines of this room; what it shows is durable when that is. */
  gate: Batch | null;
}

/** All rooms of a store, and what they share: the epochs and the time. Rebuilt from the journal, record by record. */
export class RoomRegistry implements CompactionSource {
  private readonly states = new Map<RoomId, RoomState>();
  private readonly lives = new Map<RoomId, LiveRoom>();
  private epochList: readonly string[] = [];
  private first: string | undefined;
  private latest: Millis = 0;
  private steadyAt: Millis | undefined;

  constructor(
    private readonly log: StoreLog,
    private readonly timerChanged: (room: RoomId, key: TimerKey, at: Millis | null) => void,
  ) {}

  /** Oldest first; the last one is current. */
  get epochs(): readonly string[] {
    return this.epochList;
  }

  get epoch(): string {
    return this.epochList.at(-1) ?? '';
  }

  /** Of the store's life, however long ago. */
  get firstEpoch(): string {
    return this.first ?? this.epoch;
  }

  get size(): number {
    return this.states.size;
  }

  /** The latest time that was given. */
  get latestNow(): Millis {
    return this.latest;
  }

  /**
   * The machine's time, or, after it stepped back, the latest time given and what has passed since: time that stood still
   * until the machine catches up would end no lease.
   */
  now(clock: Clock): Millis {
    const steady = Math.floor(clock.steady());
    this.latest = Math.max(clock.now(), this.latest + steady - (this.steadyAt ?? steady));
    this.steadyAt = steady;
    return this.latest;
  }

  /** Reading must not create rooms: one that nobody wrote to is a fresh one. */
  peek(room: RoomId): RoomState {
    return this.states.get(room) ?? new RoomState(room, () => undefined);
  }

  gateOf(room: RoomId): Batch | null {
    return this.lives.get(room)?.gate ?? null;
  }

  live(room: RoomId): LiveRoom {
    const known = this.lives.get(room);
    if (known !== undefined) return known;
    const state = this.stateOf(room);
    const live = { state, outbox: new RoomOutbox(state.log.head, this.log), gate: null };
    this.lives.set(room, live);
    return live;
  }

  /** Where the id of a user stands, in all rooms of this moment. */
  async find(user: UserId): Promise<Trace[]> {
    const found: Trace[] = [];
    let turnEndsAt = performance.now() + TURN_MS;
    for (const state of [...this.states.values()]) {
      if (performance.now() > turnEndsAt) {
        await nextTurn();
        turnEndsAt = performance.now() + TURN_MS;
      }
      const trace = state.trace(user);
      if (trace !== null) found.push(trace);
    }
    return found;
  }

  isTimerSet(room: RoomId, { key, at }: Firing): boolean {
    return this.states.get(room)?.timerAt(key) === at;
  }

  /** Takes one record of the journal in, at boot. */
  replay(record: JournalRecord): void {
    if (record.t === 'compacted') return;
    if (record.t === 'room') {
      this.states.set(record.room, this.fresh(record.room, record));
      this.latest = Math.max(this.latest, record.wipedAt ?? 0);
      return;
    }
    if (record.t === 'open') {
      for (const state of this.states.values()) state.applyOpen(record, this.latest);
      this.epochList = [...this.epochList, record.epoch].slice(-EPOCHS_REMEMBERED);
      this.first ??= record.epoch;
    } else if (record.t === 'base') {
      this.epochList = record.epochs;
      this.first = record.first ?? record.epochs[0];
    } else this.replayChange(record);
    this.latest = Math.max(this.latest, record.now);
  }

  /** Tells of every timer that is set. */
  announceTimers(): void {
    for (const [room, state] of this.states) {
      for (const [key, at] of state.timerEntries()) this.timerChanged(room, key, at);
    }
  }

  base(): BaseRecord {
    return { t: 'base', format: JOURNAL_FORMAT, epochs: this.epochList, first: this.firstEpoch, now: this.latest };
  }

  ids(): RoomId[] {
    return [...this.states.keys()];
  }

  save(room: RoomId): RoomRecord {
    return this.stateOf(room).saved(this.latest);
  }

  private replayChange(record: RoomChange): void {
    const state = this.stateOf(record.room);
    if (record.t === 'commit') state.apply(record, this.epoch);
    else if (record.t === 'enter') state.applyEnter(record);
    else state.applyLeave(record);
  }

  private stateOf(room: RoomId): RoomState {
    const state = this.states.get(room) ?? this.fresh(room);
    this.states.set(room, state);
    return state;
  }

  private fresh(room: RoomId, saved?: RoomRecord): RoomState {
    const changed: TimerChanged = (key, at) => this.timerChanged(room, key, at);
    return new RoomState(room, changed, saved);
  }
}
