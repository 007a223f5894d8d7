import type {
  DayMessage,
  ItemMessage,
  LockState,
  PlanningState,
  VoteCount,
} from '../../../src/features/planning/planning.messages.js';
import type { JsonObject } from '../../../src/protocol/envelope.js';
import { mergePatch } from './merge-patch.js';
import { Table, byCode } from './table.js';

/** What an event of the itinerary says, in whatever action. */
interface Change extends Partial<Omit<ItemMessage, 'item_id'>> {
  readonly action: string;
  readonly item_id: string;
  readonly day_version?: number;
  readonly from?: Pick<DayMessage, 'day'> & { readonly day_version?: number };
  readonly up?: number;
  readonly down?: number;
  readonly created?: true;
  readonly ranks?: readonly (readonly [item_id: string, rank: string])[];
  readonly holder?: LockState['holder'];
  readonly expires_at?: number;
  readonly waiting?: LockState['waiting'];
}

/** Items by day and rank, days, and leases, as the events of the itinerary change them. */
export class ItineraryTable {
  readonly items = new Table<ItemMessage>(byPlace);
  readonly locks = new Table<LockState>((one, other) => byCode(one.item_id, other.item_id));
  /** Grows with each change of the day's order; of days that have items. */
  readonly dayVersions = new Map<string | null, number>();

  begin(pages: readonly PlanningState[]): void {
    this.items.replace(
      pages.flatMap(({ items }) => items),
      ({ item_id }) => item_id,
    );
    const [{ days, locks } = { days: [], locks: [] }] = pages;
    this.locks.replace(locks, ({ item_id }) => item_id);
    this.dayVersions.clear();
    for (const { day, version } of days) this.dayVersions.set(day, version);
  }

  /** Gives the items that it concerns. */
  apply(payload: JsonObject): readonly string[] {
    const change = payload as unknown as Change;
    const { action, item_id } = change;
    this.keepDays(change);
    if (action === 'ranks') return this.rank(change);
    if (action === 'lock' || action === 'renew' || action === 'queue') this.lock(change);
    else if (action === 'unlock') this.locks.delete(item_id);
    else if (!this.isOld(change)) this.change(change);
    return [item_id];
  }

  private change(change: Change): void {
    const { action, item_id, created } = change;
    const old = this.items.get(item_id);
    if (action === 'delete') this.items.delete(item_id);
    else if (action === 'vote') this.vote(old, change);
    else if (action === 'update' && created !== true) this.patch(old, change);
    else this.place(old, change);
  }

  private patch(old: ItemMessage | undefined, { version = 0, data = {} }: Change): void {
    if (old !== undefined) this.items.set(old.item_id, { ...old, version, data: mergePatch(old.data, data) });
  }

  /** All there is of the item: it is new, or somewhere else, or there again. */
  private place(old: ItemMessage | undefined, change: Change): void {
    const { item_id, day = null, rank = '', version = 0, data = old?.data ?? {}, votes = old?.votes } = change;
    this.items.set(item_id, { item_id, day, rank, version, data: mergePatch({}, data), ...(votes && { votes }) });
  }

  /** A page that was read later may show it already. */
  private isOld({ item_id, version }: Change): boolean {
    const old = this.items.get(item_id);
    return old !== undefined && version !== undefined && version <= old.version;
  }

  private vote(old: ItemMessage | undefined, { up = 0, down = 0 }: Partial<VoteCount>): void {
    if (old === undefined) return;
    const { votes: _, ...item } = old;
    this.items.set(item.item_id, up + down === 0 ? item : { ...item, votes: { up, down } });
  }

  private rank({ ranks = [] }: Change): readonly string[] {
    for (const [item_id, rank] of ranks) {
      const old = this.items.get(item_id);
      if (old !== undefined) this.items.set(item_id, { ...old, rank });
    }
    return ranks.map(([item_id]) => item_id);
  }

  private lock({ item_id, holder, expires_at, waiting }: Change): void {
    const old = this.locks.get(item_id);
    const by = holder ?? old?.holder;
    if (by === undefined) return;
    const queue = waiting ?? old?.waiting ?? [];
    const lock = { item_id, holder: by, expires_at: expires_at ?? old?.expires_at ?? 0 };
    this.locks.set(item_id, queue.length === 0 ? lock : { ...lock, waiting: queue });
  }

  private keepDays({ day, day_version: version, from }: Change): void {
    if (day !== undefined && version !== undefined) this.dayVersions.set(day, version);
    if (from?.day_version !== undefined && from.day !== day) this.dayVersions.set(from.day, from.day_version);
  }
}

/** Days in their order, the ideas last. */
function byPlace(one: ItemMessage, other: ItemMessage): number {
  if (one.day === other.day) return byCode(one.rank, other.rank);
  if (one.day === null) return 1;
  return other.day === null ? -1 : byCode(one.day, other.day);
}
