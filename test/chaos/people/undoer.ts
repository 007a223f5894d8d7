import type { Outcome } from '../clients/chaos-client.js';
import { actUntil } from './person.js';
import type { Person, Setup } from './person.js';
import { DAYS, STOPS, marked } from './stops.js';

const PAUSE_MS = [80, 350] as const;
const UNDO_SHARE = 0.35;
/** The newest one, or one by its `seq`. */
const NAMED_SHARE = 0.3;
const REMEMBERED = 5;

/** Edits, moves, and thinks better of it: takes back what it did, and sometimes takes that back. */
export class Undoer implements Person {
  private readonly commits: number[] = [];
  private edits = 0;

  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    const { random } = this.setup;
    await actUntil(this.setup, PAUSE_MS, until, () => (random.chance(UNDO_SHARE) ? this.undo() : this.edit()));
  }

  private async edit(): Promise<void> {
    const { client, random } = this.setup;
    const [id, item_id] = [client.nextId, random.pick(STOPS)];
    const field = random.chance(0.5) ? 'title' : `by-${client.name}`;
    const edit = random.chance(0.7)
      ? { action: 'update', data: marked(this.setup, id, { [field]: `edit ${++this.edits}` }) }
      : { action: 'move', day: random.pick(DAYS), after: null };
    this.remember(await client.send('planning', { ...edit, item_id }, id));
  }

  private async undo(): Promise<void> {
    const { client, random } = this.setup;
    const isNamed = this.commits.length > 0 && random.chance(NAMED_SHARE);
    const seq = isNamed ? { seq: random.pick(this.commits) } : {};
    this.remember(await client.send('planning', { action: 'undo', ...seq }));
  }

  private remember(outcome: Outcome): void {
    if (outcome.kind !== 'ok' || typeof outcome.ack['seq'] !== 'number') return;
    this.commits.push(outcome.ack['seq']);
    if (this.commits.length > REMEMBERED) this.commits.shift();
  }
}
