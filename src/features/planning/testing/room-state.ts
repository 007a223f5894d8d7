import assert from 'node:assert/strict';
import type { RuleRoom } from '../../../testing/rule-room.js';
import { readBody } from '../../../store/body.js';
import { GONE, ITEMS, LEASES, SHELF, dayKey, readRow } from '../planning-rows.rules.js';
import type { GoneRow, ItemRow, LeaseRow, Placed, ShelfRow } from '../planning-rows.rules.js';
import type { ModelRoom } from './model-room.js';

/** What a room and a model both know, in the same words. */
export interface RoomState {
  readonly items: object;
  readonly gone: object;
  /** Ids in their order; of the days that have any, the ideas under ''. */
  readonly days: object;
  readonly leases: object;
}

/** What is in the rows of a room; each fact that stands in two of them has to be the same in both. */
export function roomState(room: RuleRoom): RoomState {
  const items = rowsOf<ItemRow>(room, ITEMS);
  const gone = rowsOf<GoneRow>(room, GONE);
  const leases = rowsOf<LeaseRow>(room, LEASES);
  const timers = leases.map(([id, { expires_at }]) => [LEASES + id, expires_at] as const);
  assert.deepEqual(Object.fromEntries(room.timers), Object.fromEntries(timers), 'each lease has a timer');
  return {
    items: Object.fromEntries(items.map(([id, { rank: _, votes = {}, ...item }]) => [id, { ...item, votes }])),
    gone: Object.fromEntries(gone.map(([id, { rank: _, votes = {}, ...item }]) => [id, { ...item, votes }])),
    days: daysOf(room, items, gone.length),
    leases: Object.fromEntries(leases.map(([id, lease]) => [id, leaseState(lease)])),
  };
}

export function modelState({ items, gone, days, leases }: ModelRoom): RoomState {
  const inUse = [...days].filter(([, order]) => order.length > 0);
  return {
    items: Object.fromEntries(Array.from(items, ([id, { placed: _, ...item }]) => [id, item])),
    gone: Object.fromEntries(Array.from(gone, ([id, { placed: _, former: __, ...item }]) => [id, item])),
    days: Object.fromEntries(inUse.map(([day, order]) => [dayKey(day), order])),
    leases: Object.fromEntries(Array.from(leases, ([id, { token: _, epoch: __, ...lease }]) => [id, lease])),
  };
}

/** Tokens are made by the server: those of new grants have to be higher, those of old ones the same. */
export function learnTokens(room: RuleRoom, model: ModelRoom): void {
  for (const [id, { token }] of rowsOf<LeaseRow>(room, LEASES)) {
    const lease = model.leases.get(id);
    if (lease === undefined) continue;
    if (lease.token !== null) {
      assert.equal(token, lease.token, `the grant of ${id} keeps its token`);
      continue;
    }
    const { newest = '0.0' } = model.servers.tokens.get(id) ?? {};
    assert(isHigher(token, newest), `${id} had the token ${newest}, then ${token}`);
    model.servers.tokens.set(id, { newest: token, before: newest });
    model.leases.set(id, { ...lease, token });
  }
}

/** PLAN-4: compared numerically. */
function isHigher(token: string, other: string): boolean {
  const [epoch = 0, count = 0] = token.split('.').map(Number);
  const [otherEpoch = 0, otherCount = 0] = other.split('.').map(Number);
  return epoch === otherEpoch ? count > otherCount : epoch > otherEpoch;
}

function daysOf(room: RuleRoom, items: readonly Entry<ItemRow>[], gone: number): object {
  const shelf = readRow<ShelfRow>(room.rows.get(SHELF)) ?? { items: 0, tail: null, gone: 0, days: {} };
  const { days = {} } = shelf;
  const placed = Object.values(days).flatMap((day) => day.items);
  const byId = ([one]: Placed, [other]: Placed) => (one < other ? -1 : 1);
  assert.deepEqual(
    placed.toSorted(byId),
    items.map(([id, { rank }]) => [id, rank]),
    'item and shelf know one rank',
  );
  for (const day of Object.values(days)) {
    const isAscending = day.items.every(([, rank], at) => at === 0 || (day.items[at - 1]?.[1] ?? '') < rank);
    assert(isAscending, `ranks are in order, and each stands once: ${JSON.stringify(day.items)}`);
  }
  assert.deepEqual([shelf.items, shelf.gone], [items.length, gone], 'items are counted');
  const last = days['']?.items.at(-1)?.[1];
  assert.equal(shelf.tail, last ?? null, 'the tail is the last idea');
  return Object.fromEntries(Object.entries(days).map(([day, order]) => [day, order.items.map(([id]) => id)]));
}

type Entry<Row> = readonly [id: string, row: Row];

function rowsOf<Row>(room: RuleRoom, table: string): Entry<Row>[] {
  const rows = [...room.rows].filter(([key]) => key.startsWith(table));
  return rows.map(([key, { body }]) => [key.slice(table.length), readBody<Row>(body)] as const).sort(byKey);
}

function byKey([one]: Entry<unknown>, [other]: Entry<unknown>): number {
  return one < other ? -1 : 1;
}

function leaseState({ token: _, isCut, uncut_at, waiting = [], ...lease }: LeaseRow): object {
  return { ...lease, cutFrom: isCut === true ? uncut_at : null, waiting };
}
