import { setTimeout as delay } from 'node:timers/promises';
import { ChaosClient } from '../clients/chaos-client.js';
import type { ClientOptions } from '../clients/chaos-client.js';
import { markText } from '../mark.js';
import { pause } from './person.js';
import type { Setup } from './person.js';

const STAY_MS = [600, 2_500] as const;
const AWAY_MS = [300, 1_500] as const;

/** Comes under a new name each time, says hello, and goes for good: presence has something to tell. */
export class Visitor {
  private visits = 0;

  constructor(
    private readonly options: ClientOptions,
    private readonly setup: Omit<Setup, 'client'>,
  ) {}

  async live(until: AbortSignal): Promise<void> {
    const { random } = this.setup;
    while (!until.aborted) {
      const name = `${this.options.name}-${++this.visits}`;
      const client = new ChaosClient({ ...this.options, name });
      await this.visit(client, until);
      await client.close();
      await pause(random, AWAY_MS, until);
    }
  }

  private async visit(client: ChaosClient, until: AbortSignal): Promise<void> {
    const { plan, random } = this.setup;
    const id = client.nextId;
    const hello = client.send('chat', { content: `${markText(plan.nonce, client.name, id)} hello` }, id);
    await pause(random, STAY_MS, until);
    await Promise.race([hello, delay(STAY_MS[1])]);
  }
}
