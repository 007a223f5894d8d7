import { Refusal } from '../protocol/refusal.js';
import type { Decision, Changes } from '../realtime/decision.js';
import type { Millis } from '../store/room-contents.js';
import type { NewEvent, RoomView, Row, RowKey, TimerKey } from '../store/room-store.js';

/** One decision, applied. */
export interface Applied<Ack> {
  readonly ack: Ack;
  readonly changes: Changes;
}

/**
 * A room for the specs of rules, without a store: shows views, applies the rows, timers and events of decisions, and has a
 * time that the spec moves. Lists and lanes are not applied.
 */
export class RuleRoom {
  readonly rows = new Map<RowKey, Row>();
  readonly timers = new Map<TimerKey, Millis>();
  readonly events: NewEvent[] = [];
  now: Millis = 1_767_225_600_000;
  countFloor = 0;
  epoch = '0mjuohs00test';
  private rev = 0;

  /** Everything that is there; tables by the prefixes asked for. */
  view(...prefixes: readonly string[]): RoomView {
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
      lists: [],
      lanes: new Map(),
    };
  }

  /** Throws the refusal, if that is what was decided. */
  apply<Ack extends object>(decision: Decision<Ack>): Applied<Ack> {
    if (decision instanceof Refusal) throw decision;
    if (decision.kind === 'answer') return { ack: decision.ack, changes: {} };
    const { changes, ack } = decision;
    this.rev += 1;
    for (const key of changes.deletes ?? []) this.rows.delete(key);
    for (const [key, body] of changes.puts ?? []) this.rows.set(key, { rev: this.rev, body });
    for (const { key, at } of changes.timers ?? []) this.setTimer(key, at);
    this.events.push(...(changes.events ?? []));
    return { ack, changes };
  }

  private setTimer(key: TimerKey, at: Millis | null): void {
    if (at === null) this.timers.delete(key);
    else this.timers.set(key, at);
  }

  private table(prefix: string): (readonly [RowKey, Row])[] {
    return [...this.rows].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
