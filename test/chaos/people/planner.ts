import type { Payload } from '../history.js';
import { markText } from '../mark.js';
import type { Outcome } from '../clients/chaos-client.js';
import { actUntil, pause } from './person.js';
import type { Person, Setup } from './person.js';

const PAUSE_MS = [80, 350] as const;
const HELD_MS = [10, 250] as const;
const LEASE_MS = 5_000;
/** Longer than a lease, and than what is left of it: then the token is old. */
const OVERSLEEP_MS = [5_100, 6_500] as const;
const OVERSLEEP_SHARE = 0.06;
/** Few enough for people to meet. */
const ITEMS = ['ferry', 'hotel', 'dinner'];

/** Counts up items under a lock, or with `base_version`; sometimes it sleeps until its lease is over and writes all the same. */
export class Planner implements Person {
  private readonly versions = new Map<string, { version: number; count: number }>();

  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    const { random } = this.setup;
    await actUntil(this.setup, PAUSE_MS, until, () =>
      random.chance(0.5) ? this.countLocked(until) : this.countOptimistically(),
    );
  }

  private async countLocked(until: AbortSignal): Promise<void> {
    const { client, random } = this.setup;
    const item_id = `locked-${random.pick(ITEMS)}`;
    const lock = await client.send('planning', { action: 'lock', item_id, ttl_ms: LEASE_MS });
    if (lock.kind !== 'ok') return;
    const { token, version, item } = lock.ack;
    const data = (item as { data?: Payload } | null)?.data;
    await pause(random, random.chance(OVERSLEEP_SHARE) ? OVERSLEEP_MS : HELD_MS, until);
    await this.write(item_id, Number(data?.['count'] ?? 0) + 1, { token, base_version: version });
    await client.send('planning', { action: 'unlock', item_id, token });
  }

  private async countOptimistically(): Promise<void> {
    const item_id = `free-${this.setup.random.pick(ITEMS)}`;
    const { version, count } = this.versions.get(item_id) ?? { version: 0, count: 0 };
    const outcome = await this.write(item_id, count + 1, { base_version: version });
    if (outcome.kind === 'ok') {
      this.versions.set(item_id, { version: Number(outcome.ack['version']), count: count + 1 });
    } else await this.lookUp(item_id);
  }

  private async lookUp(item_id: string): Promise<void> {
    const outcome = await this.setup.client.ask('planning', { action: 'snapshot' });
    if (outcome.kind !== 'ok') return;
    const items = outcome.ack['items'] as { item_id: string; version: number; data: Payload }[];
    const item = items.find((one) => one.item_id === item_id);
    this.versions.set(item_id, { version: item?.version ?? 0, count: Number(item?.data['count'] ?? 0) });
  }

  private write(item_id: string, count: number, guard: Payload): Promise<Outcome> {
    const { client, plan } = this.setup;
    const id = client.nextId;
    const data = { count, mark: markText(plan.nonce, client.name, id) };
    return client.send('planning', { action: 'update', item_id, data, ...guard }, id);
  }
}
