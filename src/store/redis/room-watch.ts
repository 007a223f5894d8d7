import type { StoreMeters } from '../../meters/store-meters.js';
import { isLaterEpoch } from '../../protocol/position.js';
import type { Position, Seq } from '../../protocol/position.js';
import type { UserId } from '../../protocol/ids.js';
import type { Member, Millis, Rev } from '../room-contents.js';
import type { RoomQuery, RoomView } from '../room-store.js';
import type { RoomListener, RoomSignal } from '../room-signal.js';
import type { StoreLog } from '../store-log.js';
import { laneField, laneOf } from './keys.js';
import type { Notice } from './notice.js';
import { presenceChanges } from './presence-changes.js';
import { KeptView } from './kept-view.js';
import type { NoticeMark, RoomMark, Seen } from './replies.js';

/** Notices kept while the room is read; more are let go, and the room is read once more. */
const BUFFERED_MAX = 512;
const RETRY_MS: Millis = 100;

/** Reads the log from `since`, everything that is ephemeral, and the members. */
export type ReadRoom = (since: Position | undefined) => Promise<Seen>;

/**
 * Everything that one room tells, for all who watch it on this instance: in order, without hole or repeat, although the
 * transport promises neither. Each notice names the one before it; where that is not the one heard last, or the channel
 * was deaf for a while, the room is read and what was missed is told from what was read.
 */
export class RoomWatch {
  /** Settles when the room has been read for the first time. */
  readonly opened: Promise<void>;
  private readonly listeners = new Set<RoomListener>();
  /** Order of the value told last. */
  private readonly laneOrders = new Map<string, number>();
  private members: Map<UserId, Member> | undefined;
  private position: Position | undefined;
  private heard: NoticeMark = { number: 0, epoch: '' };
  private buffered: Notice[] = [];
  /** As of the latest entrance that was answered. */
  private entered: RoomMark | undefined;
  private committedRev: Rev = 0;
  private kept: KeptView | undefined;
  private isReading = false;
  private isDoubted = false;
  /** The last read failed, and that was told. */
  private isTroubled = false;
  private isStopped = false;
  private markOpened: () => void = () => undefined;

  constructor(
    private readonly read: ReadRoom,
    private readonly ended: () => void,
    private readonly log: StoreLog,
    private readonly meters: StoreMeters,
  ) {
    this.opened = new Promise((resolve) => (this.markOpened = resolve));
  }

  /** Everything up to here has been told. */
  get at(): Position {
    return this.position ?? { epoch: '', seq: 0 };
  }

  get mark(): NoticeMark {
    return this.heard;
  }

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  get isOpen(): boolean {
    return this.position !== undefined;
  }

  add(listener: RoomListener): void {
    this.listeners.add(listener);
  }

  remove(listener: RoomListener): void {
    this.listeners.delete(listener);
  }

  /** A session of this instance came in. Whether all that was told until then has been heard. */
  enter(mark: RoomMark): boolean {
    this.entered = mark;
    return this.hasHeard(mark.notice);
  }

  /** This instance was answered a commit. */
  commit(rev: Rev): void {
    this.committedRev = rev;
  }

  /** Nothing of it may have been missed since. */
  keep(query: RoomQuery, seen: Seen): void {
    const { number, epoch } = this.heard;
    const isAhead = epoch !== seen.notice.epoch || number > seen.notice.number;
    if (this.isOpen && !isAhead) this.kept = new KeptView(query, seen);
  }

  /** The room, if that is known without asking, after every entrance and commit of this instance that was answered. */
  known(query: RoomQuery): RoomView | undefined {
    const { entered, committedRev } = this;
    if (entered === undefined || this.isReading) return undefined;
    const mark = committedRev > entered.rev ? { ...entered, rev: committedRev } : entered;
    return this.kept?.answer(query, mark, this.heard);
  }

  forgetKnown(): void {
    this.kept = undefined;
  }

  stop(): void {
    this.isStopped = true;
    this.kept = undefined;
    this.listeners.clear();
    this.buffered = [];
  }

  accept(notice: Notice): void {
    if (this.isStopped) return;
    if (this.isReading || !this.isOpen) {
      if (this.buffered.push(notice) > BUFFERED_MAX) this.buffered = [notice];
      return;
    }
    const { mark, previousEpoch } = notice;
    // A master that was replaced and does not know it yet.
    if (isLaterEpoch(this.at.epoch, mark.epoch)) return;
    if (mark.epoch === this.heard.epoch && mark.number <= this.heard.number) return;
    if (mark.number === this.heard.number + 1 && previousEpoch === this.heard.epoch) {
      this.heard = mark;
      this.goOn(mark.epoch, notice.before);
      this.position = { epoch: mark.epoch, seq: notice.head };
      for (const signal of notice.signals) this.tell(signal);
      return;
    }
    this.meters.faults.add('gap');
    this.buffered.push(notice);
    void this.repair();
  }

  /** Reads the room, at first or because something may have been missed, and tells what was. */
  async repair(): Promise<void> {
    if (this.isStopped) return;
    this.isDoubted = true;
    if (this.isReading) return;
    this.isReading = true;
    while (this.isDoubted) {
      this.isDoubted = false; // What comes to be doubted from here on may be newer than what is read now.
      while (!(await this.readOn()));
    }
    this.isReading = false;
    const { buffered } = this;
    this.buffered = [];
    for (const notice of buffered) this.accept(notice);
  }

  /** Whether all is read; what failed is tried again. */
  private async readOn(): Promise<boolean> {
    try {
      const seen = await this.read(this.position);
      this.isTroubled = false;
      return this.isStopped || (this.position === undefined ? this.open(seen) : this.catchUp(this.position, seen));
    } catch (error) {
      if (this.isStopped) return true;
      if (!this.isTroubled) this.log.warn(`A watched room could not be read, trying again: ${String(error)}`);
      this.isTroubled = true;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref());
      return false;
    }
  }

  private open({ view, notice }: Seen): true {
    for (const [lane, entries] of view.lanes)
      for (const { key, order } of entries) this.laneOrders.set(laneField(lane, key), order);
    this.members = byUser(view);
    this.position = view.at;
    this.heard = notice;
    this.markOpened();
    return true;
  }

  /** False if there is more to be read. */
  private catchUp(from: Position, { view, notice }: Seen): boolean {
    const { log, at, lanes } = view;
    if (log?.kind !== 'resumed') {
      this.reset(at);
      return true;
    }
    const start = Math.min(from.seq, log.cut ?? from.seq);
    // Where the old epoch ended, which may be beyond what was told of it: an ack may be ahead of its event.
    this.goOn(at.epoch, log.cut ?? start);
    // Of what was missed, the log does not tell what was erased.
    if (notice.number !== this.heard.number || notice.epoch !== this.heard.epoch) this.tell({ kind: 'stale' });
    for (const signal of this.vanished(view)) this.tell(signal);
    for (const event of log.entries) this.tell({ kind: 'event', event });
    this.position = { epoch: at.epoch, seq: log.entries.at(-1)?.seq ?? start };
    if (log.more) return false;
    this.heard = notice;
    for (const [lane, entries] of lanes) for (const entry of entries) this.tell({ kind: 'lane', lane, entry });
    for (const signal of this.presenceChanges(view)) this.tell(signal);
    return true;
  }

  /** Tells of a new epoch, before anything else of it. */
  private goOn(epoch: string, cut: Seq): void {
    if (epoch !== this.at.epoch) this.tell({ kind: 'epoch', epoch, cut });
  }

  /** What was told can no longer be continued: others took its place, or it is gone. */
  private reset(at: Position): void {
    this.ended(); // First: a listener that watches afresh must not be given this one.
    this.tell({ kind: 'reset', at });
    this.stop();
  }

  /** What is no longer there, or was dropped and put again with a lower order, which nobody who has the old one takes. */
  private vanished({ lanes }: RoomView): RoomSignal[] {
    const present = new Map<string, number>();
    for (const [lane, entries] of lanes) for (const { key, order } of entries) present.set(laneField(lane, key), order);
    return [...this.laneOrders]
      .filter(([field, told]) => (present.get(field) ?? -Infinity) < told)
      .map(([field]) => ({ kind: 'drop', ...laneOf(field) }));
  }

  private presenceChanges(view: RoomView): RoomSignal[] {
    const before = this.members;
    const { members, now } = view;
    if (members?.users === undefined) return []; // A crowd: what was told of its members is mended when it is none any more.
    this.members ??= byUser(view);
    return before === undefined ? [] : presenceChanges([...before.values()], members.users, now);
  }

  private hasHeard({ number, epoch }: NoticeMark): boolean {
    return this.heard.epoch === epoch && this.heard.number >= number;
  }

  private note(signal: RoomSignal): void {
    if (this.kept?.hear(signal) === false) this.kept = undefined;
    if (signal.kind === 'lane') this.laneOrders.set(laneField(signal.lane, signal.entry.key), signal.entry.order);
    if (signal.kind === 'drop') this.laneOrders.delete(laneField(signal.lane, signal.key));
    if (signal.kind === 'presence') this.members?.set(signal.member.user, signal.member);
  }

  private tell(signal: RoomSignal): void {
    this.note(signal);
    // A copy: a listener that starts a watch of its own must not be told what lies before it.
    for (const listener of [...this.listeners]) {
      if (!this.listeners.has(listener)) continue;
      try {
        listener(signal);
      } catch (error) {
        this.log.error(`a room listener threw, which it must not: ${String(error)}`);
      }
    }
  }
}

function byUser({ members }: RoomView): Map<UserId, Member> | undefined {
  return members?.users && new Map(members.users.map((member) => [member.user, member]));
}
