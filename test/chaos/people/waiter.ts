import type { Payload } from '../history.js';
import { actUntil, pause } from './person.js';
import type { Person, Setup } from './person.js';
import { marked } from './stops.js';

const PAUSE_MS = [80, 350] as const;
const HELD_MS = [100, 400] as const;
const LEASE_MS = 5_000;
/** Longer than anybody writes: who holds it may be gone, and then it may be stolen. */
const LONG_MS = 1_500;
/** Longer than a grant that nobody claims, also where its end is told late. */
const PATIENCE_MS = 14_000;
/** The pen is theirs, and they are away until that is over, and until it should have been handed over. */
const FORGETFUL_SHARE = 0.06;
const AWAY_MS = [11_200, 12_500] as const;
/** One that all want. */
const ITEM = 'pen-1';

/** Waits for the pen, counts up under it, and gives it back; now and then it is given the pen and never takes it, or steals it. */
export class Waiter implements Person {
  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    await actUntil(this.setup, PAUSE_MS, until, () => this.count(until));
  }

  private async count(until: AbortSignal): Promise<void> {
    const { client, random } = this.setup;
    const lease = await this.wait(until);
    if (lease === undefined) return;
    const { token, version, item } = lease;
    const data = (item as { data?: Payload } | null)?.data;
    await pause(random, HELD_MS, until);
    const id = client.nextId;
    const next = marked(this.setup, id, { count: Number(data?.['count'] ?? 0) + 1 });
    const guard = { token, base_version: version };
    await client.send('planning', { action: 'update', item_id: ITEM, data: next, ...guard }, id);
    await client.send('planning', { action: 'unlock', item_id: ITEM, token });
  }

  /** What the ack of the lock tells, once there is a lease. */
  private async wait(until: AbortSignal): Promise<Payload | undefined> {
    const { client, random } = this.setup;
    const isGranted = (withinMs: number) =>
      client.hears(({ payload }) => isGrant(payload, client.name), withinMs, until);
    const [soon, late] = [isGranted(LONG_MS), isGranted(PATIENCE_MS)];
    const first = await this.lock({ wait: true });
    if (first?.['queued'] !== true) return first;
    const stolen = (await soon) ? undefined : await this.lock({ steal: true });
    if (stolen !== undefined) return stolen;
    if (!(await late)) await client.send('planning', { action: 'unlock', item_id: ITEM });
    else if (!random.chance(FORGETFUL_SHARE)) return this.claim();
    else await this.forget(until);
    return undefined;
  }

  /** Away until the grant is over; if everything ends before that, the pen is given back, so that the room is soon quiet. */
  private async forget(until: AbortSignal): Promise<void> {
    const { client, random } = this.setup;
    await pause(random, AWAY_MS, until);
    if (until.aborted) await client.send('planning', { action: 'unlock', item_id: ITEM });
  }

  /** Who came too late waits no longer. */
  private async claim(): Promise<Payload | undefined> {
    const lease = await this.lock({ wait: true });
    if (lease?.['queued'] !== true) return lease;
    await this.setup.client.send('planning', { action: 'unlock', item_id: ITEM });
    return undefined;
  }

  private async lock(how: Payload): Promise<Payload | undefined> {
    const payload = { action: 'lock', item_id: ITEM, ttl_ms: LEASE_MS, ...how };
    const outcome = await this.setup.client.send('planning', payload);
    return outcome.kind === 'ok' ? outcome.ack : undefined;
  }
}

function isGrant({ action, item_id, holder }: Payload, user: string): boolean {
  return action === 'lock' && item_id === ITEM && (holder as { user_id: string }).user_id === user;
}
