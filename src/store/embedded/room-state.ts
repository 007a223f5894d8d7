import type { RoomId, SessionId, UserId } from '../../protocol/ids.js';
import { opened } from '../addressed.js';
import type { LogEntry, Millis, TimerKey, Trace, Rev } from '../room-contents.js';
import type { Guard } from '../room-changes.js';
import type { Entrance, SessionRef } from '../entrance.js';
import type { Commit, CommitResult, Lost, Receipt } from '../room-store.js';
import type { RoomSignal } from '../room-signal.js';
import type { CommitRecord, EnterRecord, LeaveRecord, OpenRecord, RoomRecord, StoredEvent } from './journal-records.js';
import { writtenForms } from '../written-forms.js';
import { OnceMemory } from './once-memory.js';
import { RoomLanes } from './room-lanes.js';
import { RoomLists } from './room-lists.js';
import { RoomLog } from './room-log.js';
import { RoomMembers } from './room-members.js';
import { RoomRows } from './room-rows.js';

export type Refusal = Exclude<CommitResult, { kind: 'committed' } | { kind: 'full' }>;
/** Tells the timer queue of the store. */
export type TimerChanged = (key: TimerKey, at: Millis | null) => void;

/** What a commit did, for its answer and its watchers. */
export interface Applied {
  readonly receipt: Receipt;
  readonly rev: Rev;
  readonly events: readonly LogEntry[];
  readonly presence: readonly RoomSignal[];
}

/** One room in memory: decides and applies, synchronously and without I/O, live and when the journal is read back. */
export class RoomState {
  readonly lanes = new RoomLanes();
  rows: RoomRows;
  lists: RoomLists;
  readonly log: RoomLog;
  readonly once: OnceMemory;
  readonly members: RoomMembers;
  private readonly timers: Map<TimerKey, Millis>;
  private occupancyTimer: TimerKey | undefined;
  private revision: Rev;
  /** Revision of the latest wipe; 0 = there was none. */
  private wiped: Rev;

  constructor(
    readonly id: RoomId,
    private readonly timerChanged: TimerChanged,
    saved?: RoomRecord,
  ) {
    this.revision = saved?.rev ?? 0;
    this.wiped = saved?.wipedRev ?? 0;
    this.rows = new RoomRows(saved?.rows);
    this.lists = new RoomLists(saved?.lists, saved?.names);
    this.log = new RoomLog(saved?.head, saved?.log, saved?.marks);
    this.once = new OnceMemory(saved?.once);
    this.members = new RoomMembers(saved);
    this.timers = new Map(saved?.timers);
    this.occupancyTimer = saved?.occupancyTimer;
  }

  get rev(): Rev {
    return this.revision;
  }

  get wipedRev(): Rev {
    return this.wiped;
  }

  /** Somebody is here, and an entrance has named one. */
  get hasOccupancyTimer(): boolean {
    return this.occupancyTimer !== undefined;
  }

  timerAt(key: TimerKey): Millis | undefined {
    return this.timers.get(key);
  }

  timerEntries(): [TimerKey, Millis][] {
    return [...this.timers];
  }

  /** Why `commit` cannot be; `null` if it can. */
  check({ once, firing, as, epoch, guards = [] }: Commit, now: Millis, current: string): Refusal | null {
    const receipt = once && this.once.find(once);
    if (receipt !== undefined) return { kind: 'duplicate', receipt };
    if (firing !== undefined && this.timers.get(firing.key) !== firing.at) return { kind: 'fired' };
    if (as !== undefined && !this.members.isCurrent(as)) return { kind: 'superseded' };
    return this.lost(guards, epoch, now, current);
  }

  /** What of these guards does not hold; `null` if all of it does. */
  lost(guards: readonly Guard[], epoch: string | undefined, now: Millis, current: string): Lost | null {
    const holds = guards.every(({ key, rev, notAfter = Infinity }) => this.rows.revOf(key) === rev && now <= notAfter);
    if (holds && (epoch === undefined || epoch === current)) return null;
    const rows = this.rows.pick(guards.map(({ key }) => key));
    return { kind: 'lost', at: { epoch: current, seq: this.log.head }, rows, rev: this.revision, now };
  }

  /** Takes effect whatever the state: what could refuse it was checked before it was recorded. */
  apply(record: CommitRecord, epoch: string): Applied {
    const { now, once, ack = '{}', events: added = [] } = record;
    const before = this.log.head;
    const events = added.map((event, index) => ({ seq: before + 1 + index, ts: now, ...event }));
    const first = events[0]?.seq ?? 0;
    this.revision += 1;
    for (const event of events) this.log.append(event, epoch);
    this.applyData(record, events);
    for (const [key, at] of record.timers ?? []) this.setTimer(key, at);
    const presence = (record.parted ?? []).flatMap((session) => this.part(session, now));
    if (record.disown !== undefined) presence.push(...this.disown(record.disown.user, now));
    const receipt = { at: { epoch, seq: this.log.head }, first, now, digest: once?.digest ?? '', ack };
    this.once.forget(now);
    if (once !== undefined) this.once.add(once, receipt);
    return { receipt, rev: this.revision, events: events.map(opened), presence };
  }

  /** For the commit that is applied next: everything is gone, but for what is counted and the receipts. */
  wipe(now: Millis): RoomSignal[] {
    const drops = this.lanes.clear().map((value): RoomSignal => ({ kind: 'drop', ...value }));
    const left = this.members.clear(now);
    this.rows = new RoomRows();
    this.lists = new RoomLists();
    this.log.clear();
    for (const key of this.timers.keys()) this.setTimer(key, null);
    this.occupancyTimer = undefined;
    this.wiped = this.revision + 1;
    return [{ kind: 'stale' }, ...drops, ...left];
  }

  applyEnter(
    { session, user, role, now, occupancyTimer }: EnterRecord,
    isAway = false,
  ): { ref: SessionRef; signals: readonly RoomSignal[] } {
    this.setTimer(sessionTimer(session), null);
    const entrance: Entrance = { session, user, role, isAway };
    this.occupancyTimer ??= occupancyTimer;
    if (occupancyTimer !== undefined) this.setAgain(occupancyTimer, now);
    return this.members.enter(entrance, now);
  }

  applyLeave({ of, now, graceEndsAt }: LeaveRecord): RoomSignal[] {
    if (!this.members.isCurrent(of)) return [];
    if (graceEndsAt === undefined) return this.part(of.session, now);
    const signals = this.members.suspend(of.session, now);
    // A session that is already in grace keeps its first deadline.
    if (signals.length > 0 || this.timers.get(sessionTimer(of.session)) === undefined) {
      this.setTimer(sessionTimer(of.session), graceEndsAt);
    }
    return signals;
  }

  /** The process that held the sockets is gone: `lastSeenAt` is the last it was heard of. */
  applyOpen({ graceEndsAt }: OpenRecord, lastSeenAt: Millis): void {
    for (const session of this.members.sessionIds()) {
      this.members.suspend(session, lastSeenAt);
      if (!this.timers.has(sessionTimer(session))) this.setTimer(sessionTimer(session), graceEndsAt);
    }
  }

  saved(now: Millis): RoomRecord {
    this.once.forget(now);
    return {
      t: 'room',
      room: this.id,
      rev: this.revision,
      ...(this.wiped > 0 && { wipedRev: this.wiped }),
      ...this.log.saved(),
      rows: this.rows.entries(),
      lists: this.lists.entries(),
      names: this.lists.savedNames(),
      once: this.once.entries(),
      timers: this.timerEntries(),
      occupancyTimer: this.occupancyTimer,
      ...this.members.saved(),
    };
  }

  /** Where the id of a user stands; `null` = nowhere. */
  trace(user: UserId): Trace | null {
    const forms = writtenForms(user);
    const lists = this.lists.holding(user, forms);
    const timers = [...this.timers.keys()].filter((key) => key.includes(user));
    const isOwner = this.members.has(user) || this.once.has(user) || this.lanes.names(user);
    const isNamed =
      isOwner || lists.length + timers.length > 0 || this.log.holds(user, forms) || this.rows.holds(forms);
    return isNamed ? { room: this.id, lists, timers, isOwner, isLive: this.members.isLive(user) } : null;
  }

  private applyData(record: CommitRecord, events: readonly StoredEvent[]): void {
    for (const key of record.deletes ?? []) this.rows.delete(key);
    for (const [key, body] of record.puts ?? []) this.rows.put(key, body, this.revision);
    for (const change of record.lists ?? []) {
      if (change.op === 'replace') this.lists.replace(change.list, change.seq, change.body, change.by);
      else {
        const { list, body, keep, name, event = 0 } = change;
        const told = events[event];
        if (told !== undefined) this.lists.append(list, { seq: told.seq, ts: told.ts, by: told.by, body }, keep, name);
      }
    }
    for (const erasure of record.erase ?? []) this.log.erase(erasure);
    for (const list of record.clears ?? []) this.lists.clear(list);
  }

  private disown(user: UserId, now: Millis): RoomSignal[] {
    const left = this.members.sessionsFrom(user).flatMap((session) => this.part(session, now));
    this.members.disown(user);
    this.once.disown(user);
    return left;
  }

  private part(session: SessionId, now: Millis): RoomSignal[] {
    this.setTimer(sessionTimer(session), null);
    const signals = this.members.remove(session, now);
    const key = this.occupancyTimer;
    if (key !== undefined && this.members.isEmpty) {
      this.occupancyTimer = undefined;
      this.setAgain(key, now);
    }
    return signals;
  }

  /** Due at once, and for a later time than before: whoever answers the earlier one has not seen what this one is for. */
  private setAgain(key: TimerKey, now: Millis): void {
    this.setTimer(key, Math.max(now, (this.timers.get(key) ?? 0) + 1));
  }

  private setTimer(key: TimerKey, at: Millis | null): void {
    if (at === null ? !this.timers.delete(key) : this.timers.get(key) === at) return;
    if (at !== null) this.timers.set(key, at);
    this.timerChanged(key, at);
  }
}

function sessionTimer(session: SessionId): TimerKey {
  return `session:${session}`;
}
