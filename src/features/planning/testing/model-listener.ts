import assert from 'node:assert/strict';
import { readBody } from '../../../store/body.js';
import type { LanePut, NewEvent } from '../../../store/room-store.js';
import type { Holder, ItemMessage, LockMessage, VoteCount } from '../planning.messages.js';
import { merged } from './model-data.js';
import type { Day } from './model-room.js';

type Lock = LockMessage & { readonly waiting?: readonly Holder[] };
/** What a snapshot shows. */
export interface Shown {
  readonly items: readonly ItemMessage[];
  readonly days: readonly { readonly day: Day; readonly version: number }[];
  readonly locks: readonly Lock[];
}
/** All that an event of the itinerary may tell. */
export interface Heard extends ItemMessage, Lock, VoteCount {
  readonly action: string;
  readonly created?: true;
  readonly undoes?: number;
  readonly day_version: number;
  readonly from: { readonly day: Day; readonly day_version: number };
  readonly ranks: readonly (readonly [id: string, rank: string])[];
}

/** A client that knows a snapshot, and whatever was told after it. What no client would understand, it does not either. */
export class ModelListener {
  readonly items = new Map<string, ItemMessage>();
  readonly days = new Map<Day, number>();
  private readonly gone = new Set<string>();
  private readonly locks = new Map<string, Omit<Lock, 'item_id' | 'waiting'>>();
  private readonly queues = new Map<string, readonly Holder[]>();
  /** Of which items a lock or an unlock was heard. */
  private readonly known = new Set<string>();
  /** Of items and days, over all that was lost. */
  private readonly newest = new Map<string, number>();

  /** Joins, or joins again after a loss. */
  begin({ items, days, locks }: Shown): void {
    for (const memory of [this.items, this.gone, this.days, this.locks, this.queues, this.known]) memory.clear();
    for (const item of items) this.items.set(item.item_id, item);
    for (const { day, version } of days) this.days.set(day, version);
    for (const { item_id, waiting = [], ...lock } of locks) {
      this.locks.set(item_id, lock);
      this.queues.set(item_id, waiting);
    }
  }

  hear({ body }: NewEvent): void {
    const told = readBody<Heard>(body);
    const { item_id: id } = told;
    switch (told.action) {
      case 'lock':
        return this.lock(id, told);
      case 'unlock':
        return this.unlock(id);
      case 'update':
        return told.created === true ? this.appear(id, { ...told, data: merged({}, told.data) }) : this.patch(id, told);
      case 'create':
        return this.appear(id, told);
      case 'restore':
        assert(!this.items.has(id), `${id} was not gone`);
        return this.place(id, told, told.votes);
      case 'move':
        if (told.from.day !== told.day) this.order(told.from.day, told.from.day_version);
        return this.place(id, told, this.items.get(id)?.votes);
      case 'delete':
        return this.lose(id, told);
      case 'vote':
        return this.count(id, told);
      case 'ranks':
        for (const [one, rank] of told.ranks) this.items.set(one, { ...this.get(one), rank });
        return;
      default:
        assert.fail(`Nobody knows ${told.action}`);
    }
  }

  /** What has no seq. */
  overhear({ body }: Pick<LanePut, 'body'>): void {
    const { action, item_id: id, holder, expires_at, waiting = [] } = readBody<Heard>(body);
    if (action === 'queue') this.queues.set(id, waiting);
    else this.locks.set(id, { holder, expires_at });
  }

  /** First to last. */
  orderOf(day: Day): string[] {
    const there = [...this.items.values()].filter((item) => item.day === day);
    return there.sort((one, other) => (one.rank < other.rank ? -1 : 1)).map(({ item_id }) => item_id);
  }

  /** What it would show, like a snapshot. */
  shown(now: number): Shown {
    const days = [...this.days].filter(([day]) => this.orderOf(day).length > 0);
    const live = [...this.locks].filter(([, { expires_at }]) => expires_at > now);
    const queueOf = (id: string) => {
      const waiting = this.queues.get(id) ?? [];
      return waiting.length === 0 ? {} : { waiting };
    };
    return {
      items: [...this.items.values()].sort(by(({ item_id }) => item_id)),
      days: days.map(([day, version]) => ({ day, version })).sort(by(({ day }) => day ?? '')),
      locks: live.map(([id, lock]) => ({ item_id: id, ...lock, ...queueOf(id) })).sort(by(({ item_id }) => item_id)),
    };
  }

  private lock(id: string, { holder, expires_at }: Heard): void {
    assert(!this.locks.has(id), `${id} was locked twice`);
    this.known.add(id);
    this.locks.set(id, { holder, expires_at });
  }

  /** A snapshot does not show a lease that is over, though nobody was told of its end yet. */
  private unlock(id: string): void {
    assert(this.locks.delete(id) || !this.known.has(id), `${id} was unlocked twice`);
    this.known.add(id);
  }

  private appear(id: string, told: Heard): void {
    assert(!this.items.has(id) && !this.gone.has(id), `${id} was there already, or came back without \`restore\``);
    this.place(id, told);
  }

  private place(id: string, { day, day_version, rank, version, data }: Heard, votes?: VoteCount): void {
    this.order(day, day_version);
    this.grow(id, version);
    this.gone.delete(id);
    this.items.set(id, { item_id: id, day, rank, version, data, ...(votes && { votes }) });
  }

  private patch(id: string, { data, version }: Heard): void {
    this.grow(id, version);
    const known = this.get(id);
    this.items.set(id, { ...known, version, data: merged(known.data, data) });
  }

  private lose(id: string, { version, day, day_version }: Heard): void {
    this.grow(id, version);
    this.order(day, day_version);
    this.gone.add(id);
    assert(this.items.delete(id), `${id} was never told`);
  }

  private count(id: string, { up, down }: Heard): void {
    const { votes: _, ...item } = this.get(id);
    this.items.set(id, up + down === 0 ? item : { ...item, votes: { up, down } });
  }

  private get(id: string): ItemMessage {
    const item = this.items.get(id);
    assert(item !== undefined, `${id} was never told`);
    return item;
  }

  private order(day: Day, version: number): void {
    this.grow(`day ${day}`, version);
    this.days.set(day, version);
  }

  private grow(what: string, version: number): void {
    const newest = this.newest.get(what) ?? 0;
    assert(version > newest, `${what} had version ${newest}, then ${version}`);
    this.newest.set(what, version);
  }
}

function by<T>(key: (value: T) => string): (one: T, other: T) => number {
  return (one, other) => (key(one) < key(other) ? -1 : 1);
}
