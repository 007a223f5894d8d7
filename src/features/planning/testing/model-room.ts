import { isDeepStrictEqual } from 'node:util';
import type { ErrorCode } from '../../../protocol/error-code.js';
import type { JsonObject } from '../../../protocol/envelope.js';
import type { ItemId, SessionId, UserId } from '../../../protocol/ids.js';

/** ISO date, or `null` for the ideas. */
export type Day = string | null;
export interface Who {
  readonly user: UserId;
  readonly session: SessionId;
  readonly role: 'member' | 'moderator';
  readonly version: 1 | 2;
}
/** An event, or a refusal's details, or an ack: what stands in its payload, but for what only the server can know. */
export type Facts = Record<string, unknown>;

export interface ModelItem {
  readonly version: number;
  readonly day: Day;
  readonly data: JsonObject;
  readonly votes: Readonly<Record<string, 1 | -1>>;
  /** The version with which it got its place. */
  readonly placed: number;
}
/** A day as it was, and since when each stood there. */
export type FormerOrder = readonly (readonly [id: string, placed: number])[];
export interface ModelGone extends ModelItem {
  readonly by: string;
  readonly at: number;
  readonly former: FormerOrder;
}
/** One change of one item, and what it takes to take it back. */
export interface ModelChange {
  readonly id: ItemId;
  readonly action: 'create' | 'update' | 'move' | 'delete' | 'restore';
  readonly base: number;
  readonly version: number;
  /** Of its event. */
  readonly seq: number;
  /** Of an update: what it touched, and what takes it back. */
  readonly paths: readonly string[];
  readonly inverse?: JsonObject;
  /** Of a move: where it was. */
  readonly from?: { readonly day: Day; readonly former: FormerOrder };
}
/** What one command changed. */
export interface ModelCommit {
  readonly by: string;
  readonly changes: readonly ModelChange[];
  /** Seqs of its first and last event. */
  readonly first: number;
  readonly last: number;
  /** The last seq of the one that it took back. */
  readonly undoes: number | undefined;
}
export interface Waiter {
  readonly user: string;
  readonly session: string;
  readonly ttl_ms: number;
}
export interface ModelLease extends Waiter {
  readonly expires_at: number;
  /** Its holder's socket is gone; it would have ended then. */
  readonly cutFrom: number | null;
  /** That granted it. */
  readonly epoch: string;
  /** Made by the server, and told to the model afterwards. */
  readonly token: string | null;
  readonly waiting: readonly Waiter[];
}
interface Clock {
  readonly now: number;
  readonly epoch: string;
  readonly countFloor: number;
}
/** What the server makes or chooses; whether it may is for the model to say. */
interface Servers {
  /** Of each item the newest token, and the one before it. */
  readonly tokens: Map<string, { readonly newest: string; readonly before: string }>;
  /** Before the command. */
  dayVersions: ReadonlyMap<Day, number>;
  /** What a reorder moves, or is refused for: of the fewest moves there may be several. */
  moving: readonly ItemId[];
  /** Of the day of each item that came back, or was moved back, one after the other. */
  orders: (readonly string[])[];
  /** Of all days, after the command. */
  finalOrders: ReadonlyMap<Day, readonly string[]>;
}
interface State {
  readonly items: Map<string, ModelItem>;
  readonly gone: Map<string, ModelGone>;
  readonly days: Map<Day, readonly string[]>;
  readonly leases: Map<string, ModelLease>;
  readonly commits: ModelCommit[];
  seq: number;
}

/** What a command of the model is refused with. */
export class Refused extends Error {
  constructor(
    readonly code: ErrorCode,
    /** Absent: whatever the server says. */
    readonly details?: Facts,
  ) {
    super(code);
  }
}

/** An item as acks and snapshots show it. */
export function shown(id: string, item: ModelItem): Facts {
  const { day, version, data, votes } = item;
  return { item_id: id, day, version, data, ...(Object.keys(votes).length > 0 && { votes: count(item) }) };
}

export function count({ votes }: ModelItem): { up: number; down: number } {
  const values = Object.values(votes);
  return { up: values.filter((value) => value === 1).length, down: values.filter((value) => value === -1).length };
}

/** Whatever the order of keys. */
export const isSame = isDeepStrictEqual;

export function existing<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There is none');
  return value;
}

/** A room as simple as can be: what is in it, and what the command that is under way changes and tells. */
export class ModelRoom {
  now = 0;
  epoch = '';
  /** Milliseconds from the first epoch to this one (ROOM-3). */
  floor = 0;
  told: Facts[] = [];
  /** Of the command under way: the commit that it takes back, by its last seq. */
  undoes: number | undefined;
  /** It changes nothing, so it tells nothing either. */
  isNoop = false;
  /** What only the server can know. */
  readonly servers: Servers = {
    dayVersions: new Map(),
    moving: [],
    orders: [],
    finalOrders: new Map(),
    tokens: new Map(),
  };
  private state: State = copyOf({
    items: new Map(),
    gone: new Map(),
    days: new Map(),
    leases: new Map(),
    commits: [],
    seq: 0,
  });
  private changes: ModelChange[] = [];

  constructor(clock: Clock) {
    this.keepTime(clock);
  }

  get items() {
    return this.state.items;
  }
  get gone() {
    return this.state.gone;
  }
  get leases() {
    return this.state.leases;
  }
  get days() {
    return this.state.days;
  }
  get commits(): readonly ModelCommit[] {
    return this.state.commits;
  }

  keepTime({ now, epoch, countFloor }: Clock): void {
    Object.assign(this, { now, epoch, floor: countFloor });
  }

  orderOf(day: Day): readonly string[] {
    return this.days.get(day) ?? [];
  }

  /** With since when each stands there. */
  placesOf(day: Day): FormerOrder {
    return this.orderOf(day).map((id) => [id, existing(this.items.get(id)).placed] as const);
  }

  tell(by: string, action: string, id: string, facts: Facts): void {
    this.told.push({ by, action, item_id: id, ...facts });
  }

  /** PLAN-6: every change of an item is its next version; ROOM-3: above all that an earlier epoch may have given out. */
  versionAfter(version: number): number {
    return Math.max(version, this.floor) + 1;
  }

  /** Its event is the next one that is told. */
  record(change: Omit<ModelChange, 'seq'>): void {
    this.changes.push({ ...change, seq: this.state.seq + this.told.length + 1 });
  }

  /** The changes of an item by its newest commits, and by the command under way. */
  changesOf(id: ItemId, commits: number): ModelChange[] {
    const isOf = (change: ModelChange) => change.id === id;
    const kept = this.commits.filter(({ changes }) => changes.some(isOf)).slice(-commits);
    return [...kept.flatMap(({ changes }) => changes), ...this.changes].filter(isOf);
  }

  /** The answer of a command that changes nothing. */
  noop(ack: Facts): Facts {
    this.isNoop = true;
    return ack;
  }

  get hasChanged(): boolean {
    return this.changes.length > 0;
  }

  /** All that a command does, or nothing of it. */
  attempt<Ack extends Facts>(by: string, command: () => Ack): Ack {
    const before = this.save();
    this.begin();
    try {
      const ack = command();
      if (this.isNoop) this.goBack(before);
      else this.commit(by);
      return ack;
    } catch (error) {
      this.goBack(before);
      throw error;
    }
  }

  save(): State {
    return copyOf(this.state);
  }

  goBack(state: State): void {
    this.state = copyOf(state);
    this.begin();
  }

  private begin(): void {
    this.told = [];
    this.changes = [];
    this.undoes = undefined;
    this.isNoop = false;
  }

  private commit(by: string): void {
    const { state, changes, undoes } = this;
    const first = state.seq + 1;
    state.seq += this.told.length;
    if (changes.length > 0) state.commits.push({ by, changes, first, last: state.seq, undoes });
  }
}

function copyOf({ items, gone, days, leases, commits, seq }: State): State {
  const maps = { items: new Map(items), gone: new Map(gone), days: new Map(days), leases: new Map(leases) };
  return { ...maps, commits: [...commits], seq };
}
