import type { ItemId, UserId } from '../../../protocol/ids.js';
import { answer, change } from '../../../realtime/decision.js';
import type { Outcome } from '../../../realtime/decision.js';
import type { NewEvent, RoomView } from '../../../store/room-store.js';
import { SHELF, goneKey, itemKey, readRow } from '../planning-rows.rules.js';
import type { Day, ItemRow, Placed } from '../planning-rows.rules.js';
import { Shelf, UpkeepNeeded, shelfOf } from './shelf.rules.js';
import type { Placement } from './shelf.rules.js';

/** Pairs of one `ranks` event. */
const RANKS_TOLD_AT_ONCE = 500;

/** All items of a room, read by pages. */
export interface Inventory {
  /** Where the shelf was when the reading began: whatever changes order or set of items changes it. */
  readonly shelf: ShelfMark;
  readonly items: readonly Placement[];
  readonly gone: readonly ItemId[];
}
export interface ShelfMark {
  readonly epoch: string;
  readonly rev: number;
}
export interface NewRanks {
  readonly day: Day;
  /** Its items, to be read. */
  readonly items: readonly ItemId[];
  /** Whose command needs them. */
  readonly user: UserId;
}

export function shelfMark({ at, rows }: RoomView): ShelfMark {
  return { epoch: at.epoch, rev: rows.get(SHELF)?.rev ?? 0 };
}

export function isSameShelf(one: ShelfMark, other: ShelfMark): boolean {
  return one.epoch === other.epoch && one.rev === other.rev;
}

/** A shelf of what was read, unless another one was written meanwhile. */
export function decideShelf({ shelf, items, gone }: Inventory, view: RoomView): Outcome<object> {
  if (!isSameShelf(shelf, shelfMark(view))) return answer({});
  const living = new Set(items.map(({ id }) => id));
  const dead = gone.filter((id) => !living.has(id));
  // The release before this one makes an item anew that was deleted.
  const deletes = gone.filter((id) => living.has(id)).map(goneKey);
  return change({ puts: [[SHELF, JSON.stringify(shelfOf(items, dead.length, view))]], deletes }, {});
}

/** PLAN-6: the items of a day as they stand, with short ranks; no version, no order changes. */
export function decideRanks({ day, user }: NewRanks, view: RoomView): Outcome<object> {
  const shelf = Shelf.of(view);
  if (shelf instanceof UpkeepNeeded) return answer({});
  const ranked = shelf.renewRanks(day).flatMap(([id, rank]) => {
    const item = readRow<ItemRow>(view.rows.get(itemKey(id)));
    return item === undefined ? [] : [[id, { ...item, rank }] as const];
  });
  // Of an item that came since the day was looked up nothing was read.
  if (ranked.length !== shelf.orderOf(day).length) return answer({});
  const puts = ranked.map(([id, item]) => [itemKey(id), JSON.stringify(item)] as const);
  const events = eventsOf(day, shelf.orderOf(day), user);
  return change({ puts: [...puts, [SHELF, JSON.stringify(shelf.row())]], events }, {});
}

function eventsOf(day: Day, ranks: readonly Placed[], user: UserId): NewEvent[] {
  const pages = Array.from({ length: Math.ceil(ranks.length / RANKS_TOLD_AT_ONCE) }, (_, page) =>
    ranks.slice(page * RANKS_TOLD_AT_ONCE, (page + 1) * RANKS_TOLD_AT_ONCE),
  );
  return pages.map((page) => {
    const body = JSON.stringify({ action: 'ranks', day, ranks: page });
    return { kind: 'planning.ranks', by: user, body };
  });
}
