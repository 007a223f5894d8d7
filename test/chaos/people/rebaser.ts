import type { Person, Setup } from './person.js';
import { actUntil } from './person.js';
import { STOPS, lookUp, marked } from './stops.js';

const PAUSE_MS = [80, 350] as const;
const SHARED_SHARE = 0.3;
const REBASE_SHARE = 0.85;

/** Edits on the version that it knows, old or not: mostly a field of its own, now and then one that all write. */
export class Rebaser implements Person {
  private readonly versions = new Map<string, number>();
  private edits = 0;

  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    await actUntil(this.setup, PAUSE_MS, until, () => this.edit());
  }

  private async edit(): Promise<void> {
    const { client, random } = this.setup;
    const [id, item_id] = [client.nextId, random.pick(STOPS)];
    const field = random.chance(SHARED_SHARE) ? 'title' : `by-${client.name}`;
    const data = marked(this.setup, id, { [field]: `edit ${++this.edits}` });
    const guard = {
      base_version: this.versions.get(item_id) ?? 0,
      on_conflict: random.chance(REBASE_SHARE) ? 'rebase' : 'reject',
    };
    const outcome = await client.send('planning', { action: 'update', item_id, data, ...guard }, id);
    if (outcome.kind === 'ok') this.versions.set(item_id, Number(outcome.ack['version']));
    else for (const stop of await lookUp(this.setup)) this.versions.set(stop.item_id, stop.version);
  }
}
