import { generateNKeysBetween } from 'fractional-indexing';
import type { ItemId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomView } from '../../../store/room-store.js';
import { SHELF, dayKey, dayOf, readRow } from '../planning-rows.rules.js';
import type { Day, DayRow, Placed, ShelfRow } from '../planning-rows.rules.js';

/** Items of a room, without and with the deleted ones (PLAN-5). */
const ITEMS_MAX = 2_000;
const ITEMS_EVER_MAX = 4_000;
/** A rank beyond it asks for new ones. */
const RANK_MAX_LENGTH = 64;

/** What has to be done to the shelf before a command can be. */
export type Upkeep = { readonly kind: 'shelf' } | { readonly kind: 'ranks'; readonly day: Day };

/** Never told to a client: whoever ran the command does the upkeep, and runs it again. */
export class UpkeepNeeded extends Refusal {
  constructor(readonly upkeep: Upkeep) {
    super('unavailable');
  }
}

/** Ranks between which an item is to stand; `null` = nothing is there. */
export interface Gap {
  readonly low: string | null;
  readonly high: string | null;
}
/** Where an item stands. */
export interface Placement {
  readonly id: ItemId;
  readonly day: Day;
  readonly rank: string;
}

/** Which items there are and in which order, as a command leaves it. */
export class Shelf {
  private constructor(
    private readonly view: RoomView,
    private readonly days: Map<Day, DayRow>,
    private items: number,
    private gone: number,
  ) {}

  static of(view: RoomView): Shelf | UpkeepNeeded {
    const row = readRow<ShelfRow>(view.rows.get(SHELF));
    if (row === undefined) return new Shelf(view, new Map(), 0, 0);
    const { days, gone = 0, items } = row;
    if (days === undefined) return new UpkeepNeeded({ kind: 'shelf' });
    const orders = Object.entries(days).map(([key, day]) => [dayOf(key), day] as const);
    return new Shelf(view, new Map(orders), items, gone);
  }

  orderOf(day: Day): readonly Placed[] {
    return this.days.get(day)?.items ?? [];
  }

  /** 0 = nothing is there. */
  versionOf(day: Day): number {
    return this.days.get(day)?.version ?? 0;
  }

  /** Why there can be no more; a deleted item that comes back was counted already. */
  fullness(isNew: boolean): Refusal | null {
    if (this.items >= ITEMS_MAX) return new Refusal('item_limit', { details: { max: ITEMS_MAX } });
    const isFull = isNew && this.items + this.gone >= ITEMS_EVER_MAX;
    return isFull ? new Refusal('item_limit', { details: { max: ITEMS_EVER_MAX, with_deleted: true } }) : null;
  }

  /** After an item of that day, first (`null`) or last (absent); `moving` is not there meanwhile. */
  gapAfter(day: Day, after: ItemId | null | undefined, moving?: ItemId): Gap | Refusal {
    const order = this.orderOf(day).filter(([id]) => id !== moving);
    if (after === undefined) return { low: order.at(-1)?.[1] ?? null, high: null };
    const place = after === null ? -1 : order.findIndex(([id]) => id === after);
    if (after !== null && place < 0) return new Refusal('anchor_not_found');
    return { low: order[place]?.[1] ?? null, high: order[place + 1]?.[1] ?? null };
  }

  /** In ascending order, `count` of them. */
  ranksIn(day: Day, { low, high }: Gap, count: number): string[] | UpkeepNeeded {
    const isClosed = low !== null && high !== null && low >= high;
    const ranks = isClosed ? [] : generateNKeysBetween(low, high, count);
    const isSound = !isClosed && ranks.every((rank) => rank.length <= RANK_MAX_LENGTH);
    return isSound ? ranks : new UpkeepNeeded({ kind: 'ranks', day });
  }

  rankIn(day: Day, gap: Gap): string | UpkeepNeeded {
    const ranks = this.ranksIn(day, gap, 1);
    return ranks instanceof UpkeepNeeded ? ranks : ranks.join('');
  }

  /** The rank itself where it is free, else the next one. Who is `leaving` is as good as gone. */
  rankNear(day: Day, rank: string, leaving: ReadonlySet<ItemId> = new Set()): string | UpkeepNeeded {
    const later = this.orderOf(day).filter(([id, other]) => other >= rank && !leaving.has(id));
    if (later[0]?.[1] !== rank) return rank;
    return this.rankIn(day, { low: rank, high: later[1]?.[1] ?? null });
  }

  /** The day's new version. */
  add(day: Day, id: ItemId, rank: string): number {
    this.items += 1;
    return this.set(day, withItem(this.orderOf(day), id, rank));
  }

  /** The same for one that was deleted. */
  bringBack(day: Day, id: ItemId, rank: string): number {
    this.gone -= 1;
    return this.add(day, id, rank);
  }

  /** Deletes, and keeps count of it. */
  drop(day: Day, id: ItemId): number {
    this.items -= 1;
    this.gone += 1;
    return this.set(day, withoutItem(this.orderOf(day), id));
  }

  /** One step for the day where both are the same. */
  move(id: ItemId, from: Day, to: Day, rank: string): { readonly from: number; readonly to: number } {
    const left = withoutItem(this.orderOf(from), id);
    if (from !== to) return { from: this.set(from, left), to: this.set(to, withItem(this.orderOf(to), id, rank)) };
    const version = this.set(to, withItem(left, id, rank));
    return { from: version, to: version };
  }

  /** Short ranks for the items of a day as they stand. */
  renewRanks(day: Day): readonly Placed[] {
    const order = this.days.get(day);
    if (order === undefined) return [];
    const ranks = generateNKeysBetween(null, null, order.items.length);
    const items = order.items.map(([id, old], place): Placed => [id, ranks[place] ?? old]);
    this.days.set(day, { ...order, items });
    return items;
  }

  row(): ShelfRow {
    const inUse = [...this.days].filter(([, { items }]) => items.length > 0);
    const days = Object.fromEntries(inUse.map(([day, order]) => [dayKey(day), order]));
    return { items: this.items, tail: this.orderOf(null).at(-1)?.[1] ?? null, gone: this.gone, days };
  }

  private set(day: Day, items: readonly Placed[]): number {
    const { countFloor } = this.view;
    const version = Math.max(this.days.get(day)?.version ?? lostDayVersion(this.view), countFloor) + 1;
    this.days.set(day, { version, items });
    return version;
  }
}

/** A shelf made anew, of items in any order. */
export function shelfOf(items: readonly Placement[], gone: number, view: RoomView): ShelfRow {
  const byDay = new Map<Day, Placed[]>();
  for (const { id, day, rank } of items) byDay.set(day, [...(byDay.get(day) ?? []), [id, rank]]);
  const version = lostDayVersion(view);
  const days = Array.from(byDay, ([day, placed]): [string, DayRow] => [
    dayKey(day),
    { version, items: placed.toSorted(byRank) },
  ]);
  const ideas = byDay.get(null)?.toSorted(byRank) ?? [];
  return { items: items.length, tail: ideas.at(-1)?.[1] ?? null, gone, days: Object.fromEntries(days) };
}

/**
 * Not below any version that a day has had which is not known any more: each of its versions was told by an event, so it
 * grew more slowly than `seq`; and what an earlier epoch gave out is below the floor.
 */
function lostDayVersion({ at, countFloor }: RoomView): number {
  return countFloor + at.seq;
}

function withItem(order: readonly Placed[], id: ItemId, rank: string): Placed[] {
  const place = order.findIndex(([, other]) => other > rank);
  return order.toSpliced(place < 0 ? order.length : place, 0, [id, rank]);
}

function withoutItem(order: readonly Placed[], id: ItemId): Placed[] {
  return order.filter(([other]) => other !== id);
}

/** By code unit; where two have the same, in any order that stays. */
function byRank([oneId, one]: Placed, [otherId, other]: Placed): number {
  if (one === other) return oneId < otherId ? -1 : 1;
  return one < other ? -1 : 1;
}
