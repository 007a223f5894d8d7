import type { Frame } from '../../test/support/rally-client.js';

export interface Item {
  readonly item_id: string;
  readonly version: number;
  readonly data: Record<string, unknown>;
}

/** Every item as the updates make it. */
export class Itinerary {
  private readonly items = new Map<string, Item>();

  /** In order of ids. */
  get all(): Item[] {
    return [...this.items.values()].sort(byId);
  }

  get(id: string): Item | undefined {
    return this.items.get(id);
  }

  /** Takes over what a join found. */
  begin(items: readonly Item[]): void {
    this.items.clear();
    for (const item of items) this.items.set(item.item_id, bare(item));
  }

  /** An item whose beginning was not seen (a join shows only so many) is left alone. */
  take({ type, payload }: Frame): void {
    if (type !== 'planning' || payload['action'] !== 'update') return;
    const { item_id, data, version, created } = payload as unknown as Item & { created?: true };
    const known = this.items.get(item_id);
    if (known === undefined && created !== true) return;
    this.items.set(item_id, { item_id, version, data: patched(known?.data, data) });
  }
}

/** Without what only the server orders by. */
export function bare({ item_id, version, data }: Item): Item {
  return { item_id, version, data };
}

export function byId(a: Item, b: Item): number {
  return a.item_id < b.item_id ? -1 : 1;
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
