import type { ItemId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { Changes, Tell } from '../../../realtime/decision.js';
import type { Millis, RowKey } from '../../../store/room-contents.js';
import type { ListChange } from '../../../store/room-changes.js';
import type { LanePut, NewEvent, RoomView, Row } from '../../../store/room-store.js';
import { leaseDeletion, overdueEnding } from '../leases/lease-end.rules.js';
import { itemLocked, liveLease, writableLease } from '../leases/lease.rules.js';
import type { Actor } from '../leases/lease.rules.js';
import { SHELF, deletionFault, goneKey, itemKey, leaseKey, readRow } from '../planning-rows.rules.js';
import type { GoneRow, ItemRow } from '../planning-rows.rules.js';
import { HISTORY_MAX, authorList, historyList, historyRows } from './history.rules.js';
import type { AuthorEntry, ChangeRecord, HistoryEntry, HistoryRow } from './history.rules.js';
import type { ItemClaim } from './item-operations.messages.js';
import { Shelf } from './shelf.rules.js';
import type { UpkeepNeeded } from './shelf.rules.js';
import { lineOf } from './itinerary-line.rules.js';
import type { NotableChange } from './itinerary-line.rules.js';

/** Who changes an itinerary. */
export interface Author extends Actor {
  /** Of the protocol: clients of the original are not asked for what they cannot know (PLAN-8). */
  readonly version: 1 | 2;
}
export interface ItemChange {
  readonly itemId: ItemId;
  readonly base: number;
  readonly version: number;
  /** The event, but for what every one has. */
  readonly told: object;
  readonly kept: ChangeRecord;
}

/**
 * One instant of the room, with what a command has changed in it so far. What it became is one commit. A command that is
 * refused half way leaves a draft that nobody looks at again.
 */
export class ItineraryDraft {
  /** The room as it is by now. */
  private readonly room: RoomView;
  private readonly rows: Map<RowKey, Row>;
  private readonly written = new Map<RowKey, string | null>();
  private readonly guards = new Set<RowKey>();
  private readonly notAfter = new Map<RowKey, Millis>();
  private readonly events: NewEvent[] = [];
  private readonly leaseChanges: Required<Pick<Changes, 'timers' | 'drops'>>[] = [];
  /** Of one commit all values have the same order, so of each key the last one only. */
  private readonly lanes = new Map<string, LanePut>();
  private readonly changed = new Map<ItemId, HistoryRow[]>();
  private openShelf: Shelf | UpkeepNeeded | undefined;

  /**
   * `known`: of which items the view has the history, in the order of its lists. `undoes`: the commit that all of it
   * takes back, by its last seq.
   */
  constructor(
    private readonly view: RoomView,
    readonly author: Author,
    private readonly known: readonly ItemId[],
    private readonly undoes?: Seq,
  ) {
    this.rows = new Map(view.rows);
    this.room = { ...view, rows: this.rows };
  }

  get now(): Millis {
    return this.view.now;
  }

  /** Whether any item is another one now. */
  get isChanged(): boolean {
    return this.changed.size > 0;
  }

  item(id: ItemId): ItemRow | undefined {
    return readRow<ItemRow>(this.rows.get(itemKey(id)));
  }

  /** Whatever lives is not gone: the release before this one makes an item anew that it does not find. */
  gone(id: ItemId): GoneRow | undefined {
    return this.rows.has(itemKey(id)) ? undefined : readRow<GoneRow>(this.rows.get(goneKey(id)));
  }

  /** What is known of the item's changes, oldest first. */
  history(id: ItemId): HistoryRow[] {
    const page = this.view.lists[this.known.indexOf(id)];
    return [...(page === undefined ? [] : historyRows(page)), ...(this.changed.get(id) ?? [])];
  }

  /** For whoever changes the order or the set of items. */
  shelf(): Shelf | UpkeepNeeded {
    this.guards.add(SHELF);
    this.openShelf ??= Shelf.of(this.view);
    return this.openShelf;
  }

  /** PLAN-4: what is asked before any change of an item that is there, or that is to be; the first hit wins. */
  touch(claim: ItemClaim): Refusal | null {
    return deletionFault(this.room, claim.item_id) ?? this.claim(claim);
  }

  /** PLAN-2, PLAN-4: the end of a lease that is over is told first; one that holds has to be the author's. */
  claim({ item_id: itemId, token }: ItemClaim): Refusal | null {
    for (const key of [itemKey(itemId), goneKey(itemId), leaseKey(itemId)]) this.guards.add(key);
    this.apply(overdueEnding(this.room, itemId));
    const live = liveLease(this.room, itemId);
    if (token !== undefined) {
      const lease = writableLease({ ...this.author, itemId, token }, this.room);
      if (lease instanceof Refusal) return lease;
    } else if (live !== undefined && live.session !== this.author.session) return itemLocked(live, this.now);
    if (live !== undefined) this.notAfter.set(leaseKey(itemId), live.expires_at);
    return null;
  }

  /** Nobody's pen outlives the item, nor does a queue for it. */
  endLease(itemId: ItemId): void {
    this.apply(leaseDeletion(itemId, this.room));
  }

  /** ROOM-3: 1, 2, 3 …; after the store began a new epoch, above every version that may have been given out before. */
  versionAfter(version: number): number {
    return Math.max(version, this.view.countFloor) + 1;
  }

  put(id: ItemId, item: ItemRow): void {
    this.write(itemKey(id), item);
    if (this.rows.has(goneKey(id))) this.erase(goneKey(id));
  }

  putGone(id: ItemId, gone: GoneRow): void {
    this.write(goneKey(id), gone);
    this.erase(itemKey(id));
  }

  /** Tells a change, and keeps what takes it back. */
  record({ itemId, base, version, told, kept }: ItemChange): void {
    const { action } = kept;
    const row: HistoryRow = { version, base, offset: this.events.length, ...kept };
    this.changed.set(itemId, [...(this.changed.get(itemId) ?? []), row]);
    const body = JSON.stringify({ action, item_id: itemId, ...told, version, undoes: this.undoes });
    this.events.push({ kind: `planning.${action}`, by: this.author.user, body });
  }

  /** All of it, in one commit; what the room's conversation is told of it comes last. */
  changes(tell?: Tell): Changes {
    if (this.openShelf instanceof Shelf) this.write(SHELF, this.openShelf.row());
    const written = [...this.written];
    const changes = {
      puts: written.flatMap(([key, body]) => (body === null ? [] : [[key, body] as const])),
      deletes: written.flatMap(([key, body]) => (body === null ? [key] : [])),
      timers: this.leaseChanges.flatMap(({ timers }) => timers),
      drops: this.leaseChanges.flatMap(({ drops }) => drops),
      lanes: [...this.lanes.values()],
      lists: this.histories(),
      events: this.events,
      guardOnly: [...this.guards],
      notAfter: this.notAfter,
    };
    const line = lineOf(this.author.user, this.notable());
    const told = line === null || tell === undefined ? changes : tell(changes, line);
    return { ...told, lists: [...(told.lists ?? []), this.ofAuthor(told.events?.length ?? 0)] };
  }

  private notable(): NotableChange[] {
    return Array.from(this.changed, ([id, rows]) => {
      const { data } = this.item(id) ?? this.gone(id) ?? {};
      return rows.map((row) => ({ id, row, title: data?.['title'] }));
    }).flat();
  }

  private histories(): ListChange[] {
    const {
      author: { user: by },
      undoes,
    } = this;
    return Array.from(this.changed, ([id, rows]) => appended(historyList(id), { by, rows, undoes }));
  }

  private ofAuthor(events: number): ListChange {
    const items = Array.from(this.changed, ([id, rows]) => [id, rows.at(-1)?.version ?? 0] as const);
    return appended(authorList(this.author.user), { items, events, undoes: this.undoes });
  }

  /** What the rules of leases want done. */
  private apply({ puts = [], deletes = [], events = [], timers = [], drops = [], lanes = [] }: Changes): void {
    for (const key of deletes) this.erase(key);
    for (const [key, body] of puts) this.set(key, body);
    this.events.push(...events);
    this.leaseChanges.push({ timers, drops });
    for (const put of lanes) this.lanes.set(`${put.lane}\n${put.key}`, put);
  }

  private write(key: RowKey, body: object): void {
    this.set(key, JSON.stringify(body));
  }

  private set(key: RowKey, body: string): void {
    this.written.set(key, body);
    this.rows.set(key, { rev: this.view.rev, body });
  }

  private erase(key: RowKey): void {
    this.written.set(key, null);
    this.rows.delete(key);
  }
}

function appended(list: string, entry: HistoryEntry | AuthorEntry): ListChange {
  return { list, op: 'append', body: JSON.stringify(entry), keep: HISTORY_MAX };
}
