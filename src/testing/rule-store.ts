import type { RoomId } from '../protocol/ids.js';
import { change } from '../realtime/decision.js';
import { RoomStore } from '../store/room-store.js';
import type { Commit, CommitResult, LaneKey, LanePut, NewEvent, RoomQuery, RoomView } from '../store/room-store.js';
import { RuleRoom } from './rule-room.js';

/** What was told by one commit, and what was the room's seq then. */
export interface Told {
  readonly events: readonly NewEvent[];
  readonly lanes: readonly LanePut[];
  readonly seq: number;
}

const notHere = (): never => {
  throw new Error('A room of rules has neither members nor watchers');
};

/**
 * A {@link RuleRoom} as a store of one room, for specs of services: commits are guarded, and something may come between
 * somebody's reading and their commit.
 */
export class RuleStore extends RoomStore {
  readonly isShared = true;
  room = new RuleRoom();
  readonly commits: Told[] = [];
  /** Commits that lost a race. */
  lost = 0;
  private meanwhile: (() => Promise<void>) | undefined;
  private readonly orders = new Map<string, number>();

  /** Another state of the room; what was told without a seq is forgotten. */
  goBack(room: RuleRoom): void {
    this.room = room;
    this.orders.clear();
  }

  /** Lets something happen right before the next commit, once. */
  interrupt(act: () => Promise<void>): void {
    this.meanwhile = act;
  }

  /** Whether there was such a commit; if not, nothing will happen any more. */
  wasInterrupted(): boolean {
    const isOver = this.meanwhile === undefined;
    this.meanwhile = undefined;
    return isOver;
  }

  read(_room: RoomId, query: RoomQuery): Promise<RoomView> {
    return Promise.resolve(this.room.read(query));
  }

  async commit(_room: RoomId, commit: Commit): Promise<CommitResult> {
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
    return this.refusal(commit) ?? this.apply(commit);
  }

  now(): number {
    return this.room.now;
  }

  status() {
    return { up: true, detail: 'rules' };
  }

  readonly setLane = notHere;
  readonly hurry = notHere;
  readonly enter = notHere;
  readonly leave = notHere;
  readonly setAway = notHere;
  readonly watch = notHere;
  readonly find = notHere;
  readonly onFiring = notHere;
  readonly close = notHere;

  private refusal({ firing, epoch, guards = [] }: Commit): CommitResult | null {
    const { timers, rows, events, now, epoch: current } = this.room;
    if (firing !== undefined && timers.get(firing.key) !== firing.at) return { kind: 'fired' };
    const holds = guards.every(
      ({ key, rev, notAfter = Infinity }) => (rows.get(key)?.rev ?? 0) === rev && now <= notAfter,
    );
    if (holds && (epoch === undefined || epoch === current)) return null;
    this.lost += 1;
    const keys = new Set(guards.map(({ key }) => key));
    const newer = new Map([...rows].filter(([key]) => keys.has(key)));
    const at = { epoch: current, seq: events.length };
    return { kind: 'lost', at, rows: newer, rev: this.room.rev, now };
  }

  private apply(commit: Commit): CommitResult {
    const { room } = this;
    const { firing, events = [], lanes = [], drops = [] } = commit;
    if (firing !== undefined) room.timers.delete(firing.key);
    const first = events.length === 0 ? 0 : room.events.length + 1;
    room.apply(change(commit, {}));
    const at = { epoch: room.epoch, seq: room.events.length };
    for (const put of drops) this.orders.delete(laneKey(put));
    this.commits.push({ events, lanes: lanes.filter((put) => this.isNewest(put)), seq: at.seq });
    return { kind: 'committed', at, first, now: room.now, rev: room.rev };
  }

  private isNewest(put: LanePut): boolean {
    if (put.order <= (this.orders.get(laneKey(put)) ?? 0)) return false;
    this.orders.set(laneKey(put), put.order);
    return true;
  }
}

function laneKey({ lane, key }: LaneKey): string {
  return `${lane} ${key}`;
}
