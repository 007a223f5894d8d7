import type { Frame } from '../../test/support/rally-client.js';
import { isChange } from './itinerary.js';

export interface Lock {
  readonly item_id: string;
  readonly holder: { readonly user_id: string };
}

/** Who holds what, as events tell it, and who broke the rules: a grant while another holds, a change by somebody else, an end without a grant. */
export class Leases {
  readonly faults: string[] = [];
  private readonly holders = new Map<string, string>();
  /** Items of which events told; `undefined` if all events were seen, from the first one on. */
  private told: Set<string> | undefined;

  /** Who holds the item. */
  holder(item: string): string | undefined {
    return this.holders.get(item);
  }

  /** Takes over what a join found. A lease that was over by then, but not yet told to be, is not among it. */
  begin(locks: readonly Lock[]): void {
    this.holders.clear();
    this.told = new Set();
    for (const { item_id, holder } of locks) this.holders.set(item_id, holder.user_id);
  }

  take(frame: Frame): void {
    const { type, seq, user_id: user = '', payload } = frame;
    const [item, action] = [String(payload['item_id']), payload['action']];
    if (type !== 'planning' || seq === undefined) return;
    const holder = this.holders.get(item);
    const isKnown = this.told?.has(item) ?? true;
    if (action === 'lock' && holder !== undefined)
      this.faults.push(`seq ${seq}: ${item} granted while ${holder} held it`);
    if (action === 'unlock' && holder === undefined && isKnown) {
      this.faults.push(`seq ${seq}: the lease of ${item} ended twice`);
    }
    if (isChange(frame) && holder !== undefined && holder !== user) {
      this.faults.push(`seq ${seq}: ${user} changed ${item}, which ${holder} held`);
    }
    if (action === 'lock') this.holders.set(item, user);
    if (action === 'unlock') this.holders.delete(item);
    this.told?.add(item);
  }
}
