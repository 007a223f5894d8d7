import type { Seq } from '../protocol/position.js';
import { Refusal } from '../protocol/refusal.js';
import type { Changes, Decision, Reads, SeeingCommand } from '../realtime/decision.js';
import { readBody } from '../store/body.js';
import type { UserId } from '../protocol/ids.js';
import { requireAppendable } from '../store/list-appends.js';
import type { Millis, ListName, TimerKey, RowKey } from '../store/room-contents.js';
import type { ListChange } from '../store/room-changes.js';
import type { ListEntry, ListNamed, ListPage, ListRange, NewEvent, RoomView, Row } from '../store/room-store.js';

type Append = Extract<ListChange, { op: 'append' }>;
type Replace = Extract<ListChange, { op: 'replace' }>;

/** One decision, applied. */
export interface Applied<Ack> {
  readonly ack: Ack;
  readonly changes: Changes;
}

/**
 * A room for the specs of rules, without a store: shows views, applies the rows, lists, timers, events and erasures of
 * decisions, and has a time that the spec moves. Lanes are not applied.
 */
export class RuleRoom {
  readonly rows = new Map<RowKey, Row>();
  readonly lists = new Map<ListName, readonly ListEntry[]>();
  readonly timers = new Map<TimerKey, Millis>();
  /** Role by user, of those who belong. */
  readonly roster = new Map<UserId, string>();
  /** Seqs of the named entries, by list. */
  private readonly names = new Map<ListName, Map<string, Seq>>();
  readonly events: NewEvent[] = [];
  now: Millis = 1_767_225_600_000;
  countFloor = 0;
  epoch = '0mjuohs00test';
  /** Of the last commit. */
  rev = 0;

  /** Another room, which is as this one is now. */
  copy(): RuleRoom {
    const { now, countFloor, epoch, rev } = this;
    const copy = Object.assign(new RuleRoom(), { now, countFloor, epoch, rev });
    for (const [key, row] of this.rows) copy.rows.set(key, row);
    for (const [list, entries] of this.lists) copy.lists.set(list, entries);
    for (const [key, at] of this.timers) copy.timers.set(key, at);
    for (const [user, role] of this.roster) copy.roster.set(user, role);
    for (const [list, seqs] of this.names) copy.names.set(list, new Map(seqs));
    copy.events.push(...this.events);
    return copy;
  }

  /** Everything that is there; tables by the prefixes asked for. */
  view(...prefixes: readonly string[]): RoomView {
    return this.show(prefixes, []);
  }

  /** What a command reads; of the rows that it does not ask for it sees nothing. */
  read({ rows = [], tables = [], lists = [], roster = [] }: Reads): RoomView {
    const view = this.show(
      tables.map(({ prefix }) => prefix),
      lists,
    );
    return {
      ...view,
      rows: new Map([...view.rows].filter(([key]) => rows.includes(key))),
      roster: new Map([...view.roster].filter(([user]) => roster.includes(user))),
    };
  }

  /** Reads, decides, applies. */
  run<Input, Ack extends object>({ reads, decide }: SeeingCommand<Input, Ack>, input: Input): Applied<Ack> {
    return this.apply(decide(input, this.read(reads(input))));
  }

  /** Payloads of the events from a place on. */
  told(from = 0): Record<string, unknown>[] {
    return this.events.slice(from).map(({ body }) => readBody<Record<string, unknown>>(body));
  }

  /** What an act is refused with. */
  refused(act: () => unknown): { code: string; details: unknown } {
    try {
      act();
    } catch (error) {
      if (error instanceof Refusal) return { code: error.code, details: error.extras.details };
      throw error;
    }
    throw new Error('Nothing was refused');
  }

  private show(prefixes: readonly string[], ranges: readonly (ListRange | ListNamed)[]): RoomView {
    const tables = new Map(prefixes.map((prefix) => [prefix, { rows: this.table(prefix), more: false }]));
    const at = { epoch: this.epoch, seq: this.events.length };
    const { rev, now } = this;
    return {
      kind: 'view',
      at,
      rev,
      now,
      countFloor: this.countFloor,
      rows: new Map(this.rows),
      tables,
      lists: ranges.map((range) => this.page(range)),
      lanes: new Map(),
      roster: new Map(this.roster),
    };
  }

  /** Throws the refusal, if that is what was decided. */
  apply<Ack extends object>(decision: Decision<Ack>): Applied<Ack> {
    if (decision instanceof Refusal) throw decision;
    if (decision.kind === 'answer') return { ack: decision.ack, changes: {} };
    const { changes, ack } = decision;
    requireAppendable(changes);
    this.rev += 1;
    for (const key of changes.deletes ?? []) this.rows.delete(key);
    for (const [key, body] of changes.puts ?? []) this.rows.set(key, { rev: this.rev, body });
    for (const { key, at } of changes.timers ?? []) this.setTimer(key, at);
    for (const list of changes.lists ?? []) this.changeList(list, changes.events ?? []);
    for (const erased of changes.erase ?? []) this.erase(erased);
    this.events.push(...(changes.events ?? []));
    return { ack, changes };
  }

  private erase({ seq, kind, body }: NonNullable<Changes['erase']>[number]): void {
    const event = this.events[seq - 1];
    if (event !== undefined) this.events[seq - 1] = { ...event, kind, body };
  }

  private changeList(listed: ListChange, told: readonly NewEvent[]): void {
    const entries = this.lists.get(listed.list) ?? [];
    this.lists.set(
      listed.list,
      listed.op === 'append' ? this.appended(entries, listed, told) : replaced(entries, listed),
    );
  }

  private appended(entries: readonly ListEntry[], appended: Append, told: readonly NewEvent[]): ListEntry[] {
    const { list, body, keep, name, event = 0 } = appended;
    const { by } = told[event] as NewEvent;
    const seq = this.events.length + 1 + event;
    if (name !== undefined) this.names.set(list, new Map([...(this.names.get(list) ?? []), [name, seq]]));
    return [...entries, { seq, ts: this.now, by, body }].slice(-keep);
  }

  private page(asked: ListRange | ListNamed): ListPage {
    const entries = this.lists.get(asked.list) ?? [];
    if ('name' in asked) {
      const named = this.names.get(asked.list)?.get(asked.name);
      return { entries: entries.filter(({ seq }) => seq === named), moreBefore: false, moreAfter: false };
    }
    const { before = Infinity, after = 0, limit, from } = asked;
    const low = entries.filter(({ seq }) => seq <= after).length;
    const high = Math.max(low, entries.filter(({ seq }) => seq < before).length);
    const [start, end] = from === 'oldest' ? [low, Math.min(high, low + limit)] : [Math.max(low, high - limit), high];
    return { entries: entries.slice(start, end), moreBefore: start > 0, moreAfter: end < entries.length };
  }

  private setTimer(key: TimerKey, at: Millis | null): void {
    if (at === null) this.timers.delete(key);
    else this.timers.set(key, at);
  }

  private table(prefix: string): (readonly [RowKey, Row])[] {
    return [...this.rows].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

function replaced(entries: readonly ListEntry[], { seq, body }: Replace): ListEntry[] {
  return entries.map((entry) => (entry.seq === seq ? { ...entry, body } : entry));
}
