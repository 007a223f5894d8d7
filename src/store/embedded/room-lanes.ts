import type { UserId } from '../../protocol/ids.js';
import type { LaneEntry, LaneName, Millis } from '../room-contents.js';
import type { LaneKey, LanePut } from '../room-store.js';
import { isWordOf, wholeForms } from '../written-forms.js';

/** Puts between two sweeps of what has expired in a room. */
const SWEEP_EVERY = 256;

interface Held {
  readonly entry: LaneEntry;
  readonly endsAt: Millis;
}

/** The ephemeral values of one room; gone with the process. An expired value is absent: any order may follow it. */
export class RoomLanes {
  private readonly lanes = new Map<LaneName, Map<string, Held>>();
  private putsUntilSweep = SWEEP_EVERY;

  /** The entry as it is to be told, or the order of the value that stands in its way. */
  put(put: LanePut, now: Millis): LaneEntry | { readonly staleAgainst: number } {
    this.sweepSometimes(now);
    const lane = this.lanes.get(put.lane) ?? new Map<string, Held>();
    const held = lane.get(put.key);
    if (held !== undefined && held.endsAt > now && held.entry.order >= put.order) {
      return { staleAgainst: held.entry.order };
    }
    const { key, by, order, body, to } = put;
    const entry = { key, by, order, ts: now, body, ...(to !== undefined && { to }) };
    this.lanes.set(put.lane, lane.set(put.key, { entry, endsAt: now + put.ttlMs }));
    return entry;
  }

  drop({ lane, key }: LaneKey): void {
    this.lanes.get(lane)?.delete(key);
  }

  /** Drops all of them. */
  clear(): LaneKey[] {
    const dropped = [...this.lanes].flatMap(([lane, held]) => [...held.keys()].map((key) => ({ lane, key })));
    this.lanes.clear();
    return dropped;
  }

  /** Whether any value is by the user, or names them. */
  names(user: UserId): boolean {
    return this.of(user).length > 0 || this.entries().some(([, { to }]) => to?.includes(user));
  }

  /** Drops what is by the user or has their id in key or body; in addresses `as` stands for them. */
  disown(user: UserId, as: UserId): LaneKey[] {
    const dropped = this.of(user);
    for (const lane of dropped) this.drop(lane);
    for (const [lane, entry, endsAt] of this.entries()) {
      if (entry.to?.includes(user) !== true) continue;
      const to = entry.to.map((each) => (each === user ? as : each));
      this.lanes.get(lane)?.set(entry.key, { entry: { ...entry, to }, endsAt });
    }
    return dropped;
  }

  read(lane: LaneName, now: Millis): LaneEntry[] {
    const entries: LaneEntry[] = [];
    for (const held of this.lanes.get(lane)?.values() ?? []) if (held.endsAt > now) entries.push(held.entry);
    return entries;
  }

  readKey(lane: LaneName, key: string, now: Millis): LaneEntry[] {
    const held = this.lanes.get(lane)?.get(key);
    return held !== undefined && held.endsAt > now ? [held.entry] : [];
  }

  private of(user: UserId): LaneKey[] {
    const [text] = wholeForms(user);
    return this.entries()
      .filter(([, { key, by, body }]) => by === user || isWordOf(key, user) || body.includes(text))
      .map(([lane, { key }]) => ({ lane, key }));
  }

  private entries(): (readonly [LaneName, LaneEntry, Millis])[] {
    return [...this.lanes].flatMap(([lane, values]) =>
      Array.from(values.values(), ({ entry, endsAt }) => [lane, entry, endsAt] as const),
    );
  }

  private sweepSometimes(now: Millis): void {
    this.putsUntilSweep -= 1;
    if (this.putsUntilSweep > 0) return;
    this.putsUntilSweep = SWEEP_EVERY;
    for (const lane of this.lanes.values()) {
      for (const [key, held] of lane) if (held.endsAt <= now) lane.delete(key);
    }
  }
}
