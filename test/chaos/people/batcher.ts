import type { Payload } from '../history.js';
import { actUntil } from './person.js';
import type { Person, Setup } from './person.js';
import { DAYS, STOPS, marked } from './stops.js';

const PAUSE_MS = [150, 600] as const;
const OPERATIONS = { least: 2, most: 4 } as const;
const DOOMED_SHARE = 0.2;
/** None of them can be done. */
const DOOMS: readonly Payload[] = [
  { action: 'move', item_id: 'stop-1', day: null, after: 'nowhere' },
  { action: 'delete', item_id: 'nowhere' },
  { action: 'delete', item_id: 'stop-2', base_version: 1_000_000_000_000_000 },
];

/** Changes several stops at once: all of it is done, or nothing; now and then the last one cannot be. */
export class Batcher implements Person {
  private edits = 0;

  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    await actUntil(this.setup, PAUSE_MS, until, () => this.batch());
  }

  private async batch(): Promise<void> {
    const { client, random } = this.setup;
    const id = client.nextId;
    const count = random.whole(OPERATIONS.least, OPERATIONS.most);
    const ops = Array.from({ length: count }, (_, index) => this.operation(`${id}.${index}`));
    const doom = random.chance(DOOMED_SHARE) ? [random.pick(DOOMS)] : [];
    await client.send('planning', { action: 'batch', ops: [...ops, ...doom] }, id);
  }

  private operation(id: string): Payload {
    const { client, random } = this.setup;
    const item_id = random.pick(STOPS);
    const chance = random.next();
    if (chance < 0.3) return { action: 'move', item_id, day: random.pick(DAYS) };
    const data = marked(this.setup, id, { [`by-${client.name}`]: `edit ${++this.edits}` });
    if (chance < 0.4) return { action: 'create', item_id: `stop-${id}`, day: random.pick(DAYS), data };
    return { action: 'update', item_id, data };
  }
}
