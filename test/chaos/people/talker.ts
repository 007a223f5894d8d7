import { markText } from '../mark.js';
import { actUntil } from './person.js';
import type { Person, Setup } from './person.js';

const PAUSE_MS = [60, 260] as const;
const BURST = { share: 0.15, most: 4 } as const;
const AGAIN_SHARE = 0.06;

/** Says one thing after the other, now and then several at once, now and then one twice. */
export class Talker implements Person {
  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    const { client, random } = this.setup;
    await actUntil(this.setup, PAUSE_MS, until, async () => {
      const times = random.chance(BURST.share) ? random.whole(2, BURST.most) : 1;
      await Promise.all(Array.from({ length: times }, () => this.say()));
      if (random.chance(AGAIN_SHARE)) await client.sayAgain();
    });
  }

  private async say(): Promise<void> {
    const { client, plan, random } = this.setup;
    const id = client.nextId;
    const words = 'la '.repeat(random.whole(1, 40)).trim();
    await client.send('chat', { content: `${markText(plan.nonce, client.name, id)} ${words}` }, id);
  }
}
