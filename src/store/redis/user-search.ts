import { setTimeout as rest } from 'node:timers/promises';
import type { RoomId, UserId } from '../../protocol/ids.js';
import { StoreUnavailable } from '../room-store.js';
import type { Millis, ListName, TimerKey, Trace } from '../room-contents.js';
import type { StoreLog } from '../store-log.js';
import { writtenForms } from '../written-forms.js';
import { allPartitions, parseKey, sortable } from './keys.js';
import type { KeyName, Partition } from './keys.js';
import { AFTER_TIMERS, FROM_TIMERS } from './room-calls.js';
import type { Holding, Place, RoomCalls } from './room-calls.js';
import { scanKeys } from './scan-keys.js';
import type { Shard, Transport } from './transport.js';

/** Where ids of users may stand. Of the rest, `index`, `due` and `names` say nothing that these do not; receipts have digests. */
const KINDS: ReadonlySet<string> = new Set(['lanes', 'list', 'log', 'rows', 'sessions', 'users']);
const KEYS_AT_ONCE = 64;
const REST_FROM_MS: Millis = 5;
const TELL_EVERY_MS: Millis = 10_000;

interface Finds {
  readonly lists: Set<ListName>;
  readonly timers: Set<TimerKey>;
}
type Search = Map<RoomId, Finds>;

/**
 * Looks through everything that there is in Redis, server by server and key by key: there is no index that could be wrong.
 * One call at a time, and as much time in between as it took. What it looks for is never logged.
 */
export class UserSearch {
  private owedMs: Millis = 0;

  constructor(
    private readonly calls: Pick<RoomCalls, 'holding' | 'standing'>,
    private readonly transport: Pick<Transport, 'shards'>,
    private readonly log: StoreLog,
  ) {}

  async find(user: UserId): Promise<Trace[]> {
    const forms = [...new Set(writtenForms(user).flatMap((form) => [form, sortable(form)]))];
    const found: Search = new Map();
    const before = this.layout();
    for (const shard of this.transport.shards) await this.searchServer(shard, forms, found);
    // What moved to another server meanwhile may have been on neither when it was looked through.
    if (this.layout() !== before) throw new StoreUnavailable('the servers changed while they were looked through');
    const traces: Trace[] = [];
    for (const [room, { lists, timers }] of found) {
      traces.push({ room, lists: [...lists], timers: [...timers], ...(await this.calls.standing(room, user)) });
    }
    return traces;
  }

  /** Which server has which partition; throws unless one has each. */
  private layout(): string {
    const { shards } = this.transport;
    const served = shards.reduce((sum, { partitions }) => sum + partitions.length, 0);
    if (served < allPartitions().length) throw new StoreUnavailable('not every room can be looked into');
    return shards.map(({ master, partitions }) => `${master.address.label}:${partitions.join()}`).join(' ');
  }

  private async searchServer({ master, partitions }: Shard, forms: readonly string[], found: Search): Promise<void> {
    for (const partition of partitions) await this.search({ partition, keys: [], from: FROM_TIMERS, forms }, found);
    let seen = 0;
    let toldAt = performance.now();
    try {
      for await (const names of scanKeys(master.address)) {
        seen += names.length;
        const { label } = master.address;
        if (performance.now() > toldAt + TELL_EVERY_MS) {
          toldAt = performance.now();
          this.log.log(`Looking for a user: ${seen} keys of ${label}`);
        }
        await this.searchKeys(names, forms, found);
      }
    } catch (error) {
      throw error instanceof StoreUnavailable ? error : new StoreUnavailable(`no search: ${String(error)}`);
    }
  }

  /** Timers are late by a millisecond: many short pauses are made at once. */
  private async restFor(tookMs: Millis): Promise<void> {
    this.owedMs += tookMs;
    if (this.owedMs < REST_FROM_MS) return;
    const { owedMs } = this;
    this.owedMs = 0;
    await rest(owedMs);
  }

  private async searchKeys(names: readonly string[], forms: readonly string[], found: Search): Promise<void> {
    const byPartition = new Map<Partition, string[]>();
    for (const name of names) {
      const key = parseKey(name);
      if (key === undefined || !KINDS.has(key.kind)) continue;
      if (forms.some((form) => key.list?.includes(form))) note(found, key);
      byPartition.set(key.partition, [...(byPartition.get(key.partition) ?? []), name]);
    }
    for (const [partition, keys] of byPartition) {
      for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) {
        await this.search({ partition, keys: keys.slice(at, at + KEYS_AT_ONCE), from: AFTER_TIMERS, forms }, found);
      }
    }
  }

  private async search({ partition, keys, from, forms }: Scope, found: Search): Promise<void> {
    for (let place: Place | undefined = from; place !== undefined;) {
      const beganAt = performance.now();
      const held: Holding = await this.calls.holding(partition, keys, place, forms);
      for (const name of held.found) {
        const key = parseKey(name);
        if (key !== undefined) note(found, key);
      }
      for (const { room, key } of held.timers) findsOf(found, room).timers.add(key);
      place = held.next;
      await this.restFor(performance.now() - beganAt);
    }
  }
}

interface Scope {
  readonly partition: Partition;
  readonly keys: readonly string[];
  readonly from: Place;
  readonly forms: readonly string[];
}

function note(found: Search, { room, list }: KeyName): void {
  const { lists } = findsOf(found, room);
  if (list !== undefined) lists.add(list);
}

function findsOf(found: Search, room: RoomId): Finds {
  const finds = found.get(room) ?? { lists: new Set(), timers: new Set() };
  found.set(room, finds);
  return finds;
}
