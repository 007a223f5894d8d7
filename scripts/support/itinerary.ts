import type { Frame } from '../../test/support/rally-client.js';

/** ISO date, or `null` for the ideas. */
export type Day = string | null;
export interface Item {
  readonly item_id: string;
  readonly day: Day;
  readonly rank: string;
  readonly version: number;
  readonly data: Record<string, unknown>;
  readonly votes?: Votes;
}
export interface DayVersion {
  readonly day: Day;
  readonly version: number;
}
interface Votes {
  readonly up: number;
  readonly down: number;
}
/** What events tell beside the item itself. */
interface Told extends Item, Votes {
  readonly action: string;
  readonly created?: true;
  readonly day_version: number;
  readonly from?: { readonly day: Day; readonly day_version: number };
  readonly ranks: readonly (readonly [id: string, rank: string])[];
}

const CHANGES: ReadonlySet<unknown> = new Set(['create', 'update', 'move', 'delete', 'restore']);

/** Whether the event gives an item its next version. */
export function isChange({ type, seq, payload }: Frame): boolean {
  return type === 'planning' && seq !== undefined && CHANGES.has(payload['action']);
}

/** Every item, and the order of every day, as a first state and the events after it make them. */
export class Itinerary {
  private readonly items = new Map<string, Item>();
  /** What is known of those that were deleted. */
  private readonly gone = new Map<string, Item | undefined>();
  private readonly versions = new Map<Day, number>();

  /** In order of ids. */
  get all(): Item[] {
    return [...this.items.values()].sort(byId);
  }

  /** Of the days that have items, the ideas first. */
  get days(): DayVersion[] {
    const inUse = new Set([...this.items.values()].map(({ day }) => day));
    return [...this.versions]
      .filter(([day]) => inUse.has(day))
      .map(([day, version]) => ({ day, version }))
      .sort(byDay);
  }

  get(id: string): Item | undefined {
    return this.items.get(id);
  }

  isGone(id: string): boolean {
    return this.gone.has(id);
  }

  /** The items of a day, first to last. */
  orderOf(day: Day): Item[] {
    return [...this.items.values()].filter((item) => item.day === day).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  }

  /** Takes over what a join found. */
  begin(items: readonly Item[], days: readonly DayVersion[]): void {
    for (const known of [this.items, this.gone, this.versions]) known.clear();
    for (const item of items) this.items.set(item.item_id, item);
    for (const { day, version } of days) this.versions.set(day, version);
  }

  /** An item whose beginning was not seen (a join shows only so many) is left alone until an event tells all of it. */
  take({ type, seq, payload }: Frame): void {
    if (type !== 'planning' || seq === undefined) return;
    const told = payload as unknown as Told;
    const { item_id: id, created, version, data, up, down } = told;
    const known = this.items.get(id);
    switch (told.action) {
      case 'create':
      case 'move':
      case 'restore':
        return this.place(told);
      case 'update':
        // Also the first patch is one: what it takes away was never there.
        if (created === true) this.place({ ...told, data: patched({}, data) });
        else if (known !== undefined) this.items.set(id, { ...known, version, data: patched(known.data, data) });
        return;
      case 'delete':
        this.gone.set(id, known);
        this.items.delete(id);
        this.versions.set(told.day, told.day_version);
        return;
      case 'vote':
        if (known !== undefined) this.items.set(id, voted(known, { up, down }));
        return;
      case 'ranks':
        for (const [one, rank] of told.ranks) this.rank(one, rank);
        return;
      default:
        return;
    }
  }

  /** The event tells the whole item, but for votes that are known. */
  private place({ item_id, day, rank, version, data, day_version, from, ...told }: Told): void {
    const votes = told.votes ?? (this.items.get(item_id) ?? this.gone.get(item_id))?.votes;
    this.gone.delete(item_id);
    this.items.set(item_id, { item_id, day, rank, version, data, ...(votes === undefined ? {} : { votes }) });
    if (from !== undefined) this.versions.set(from.day, from.day_version);
    this.versions.set(day, day_version);
  }

  private rank(id: string, rank: string): void {
    const item = this.items.get(id);
    if (item !== undefined) this.items.set(id, { ...item, rank });
  }
}

function voted({ votes: _, ...item }: Item, { up, down }: Votes): Item {
  return up + down === 0 ? item : { ...item, votes: { up, down } };
}

export function byId(a: Item, b: Item): number {
  return a.item_id < b.item_id ? -1 : 1;
}

export function byDay(a: DayVersion, b: DayVersion): number {
  return (a.day ?? '') < (b.day ?? '') ? -1 : 1;
}

/** RFC 7396, as a client does it. */
export function patched(target: unknown, patch: Record<string, unknown>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...(isObject(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = isObject(value) ? patched(merged[key], value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
