import type { Frame } from '../../test/support/rally-client.js';

export interface Item {
  readonly item_id: string;
  readonly version: number;
  readonly data: Record<string, unknown>;
}

/** What all members of one room must agree on: its durable events, each at its seq. The first to see one notes it. */
export class RoomLog {
  /** The event of seq n stands at n - 1. */
  readonly events: Frame[] = [];
  readonly faults: string[] = [];
  private readonly texts: string[] = [];

  get head(): number {
    return this.events.length;
  }

  at(seq: unknown): Frame | undefined {
    return this.events[Number(seq) - 1];
  }

  /** Compares with what the others saw at that seq. */
  see(who: string, frame: Frame & { readonly seq: number }): void {
    const { re: _, ...event } = frame; // `re` is for the author's own session only.
    const text = JSON.stringify(event);
    const known = this.texts[frame.seq - 1];
    if (known !== undefined && known !== text) this.faults.push(`${who} has ${text}, others have ${known}`);
    if (known !== undefined) return;
    if (frame.seq !== this.head + 1)
      this.faults.push(`${who} has seq ${frame.seq}; nobody had ${this.head + 1} before`);
    const before = this.events.at(-1)?.ts ?? 0;
    if ((frame.ts ?? 0) < before)
      this.faults.push(`the time of seq ${frame.seq} is before that of the event before it`);
    this.texts[frame.seq - 1] = text;
    this.events[frame.seq - 1] = event;
  }

  /** Every item as the updates up to `seq` make it. */
  itemsAt(seq: number): Item[] {
    const items = new Map<string, Item>();
    for (const { type, payload } of this.events.slice(0, seq)) {
      if (type !== 'planning' || payload['action'] !== 'update') continue;
      const { item_id, data, version } = payload as unknown as Item;
      items.set(item_id, { item_id, version, data: patched(items.get(item_id)?.data, data) });
    }
    return [...items.values()].sort(byId);
  }

  /** Who broke the rules of leases: a grant while another holds, an update by somebody else, an end without a grant. */
  leaseFaults(): string[] {
    const holders = new Map<string, string>();
    const faults: string[] = [];
    for (const { type, seq, user_id: user = '', payload } of this.events) {
      const [item, action] = [String(payload['item_id']), payload['action']];
      if (type !== 'planning') continue;
      const holder = holders.get(item);
      if (action === 'lock' && holder !== undefined) faults.push(`seq ${seq}: ${item} granted while ${holder} held it`);
      if (action === 'unlock' && holder === undefined) faults.push(`seq ${seq}: the lease of ${item} ended twice`);
      if (action === 'update' && holder !== undefined && holder !== user) {
        faults.push(`seq ${seq}: ${user} changed ${item}, which ${holder} held`);
      }
      if (action === 'lock') holders.set(item, user);
      if (action === 'unlock') holders.delete(item);
    }
    return faults;
  }
}

/** One member's place in the log: no event may be missed or come twice. */
export class LogReader {
  cursor = 0;
  epoch = '';

  constructor(
    private readonly who: string,
    private readonly log: RoomLog,
  ) {}

  get since(): string {
    return `${this.epoch}:${this.cursor}`;
  }

  take(frame: Frame): void {
    const { seq, payload } = frame;
    if (frame.type === 'room' && payload['action'] === 'joined') this.begin(payload);
    if (seq === undefined || frame.type === 'ack' || frame.type === 'error') return;
    if (seq !== this.cursor + 1) this.log.faults.push(`${this.who} got seq ${seq} after ${this.cursor}`);
    this.cursor = seq;
    this.log.see(this.who, { ...frame, seq });
  }

  /** A first join begins where its state stands; a later one must go on where the reader was. */
  private begin({ epoch, seq, resumed, cut, reason }: Record<string, unknown>): void {
    const isFirst = this.epoch === '';
    this.epoch = String(epoch);
    if (isFirst) this.cursor = Number(seq);
    else if (resumed !== true)
      this.log.faults.push(`${this.who} could not go on after ${this.cursor}: ${String(reason)}`);
    else if (cut !== undefined && Number(cut) < this.cursor) {
      this.log.faults.push(`${this.who} had ${this.cursor}, of which only ${Number(cut)} are left`);
    }
  }
}

export function byId(a: Item, b: Item): number {
  return a.item_id < b.item_id ? -1 : 1;
}

/** RFC 7396, as a client does it. */
function patched(target: unknown, patch: Record<string, unknown>): Record<string, unknown> {
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
