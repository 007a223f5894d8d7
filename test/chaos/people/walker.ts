import { pause } from './person.js';
import type { Person, Setup } from './person.js';

const FIXES = { least: 2, most: 8 } as const;
const STEP_MS = [40, 200] as const;
/** Long enough for the last fix of a burst to arrive, and to be missed. */
const REST_MS = [2_600, 4_000] as const;

/** Walks in bursts, and rests between them. */
export class Walker implements Person {
  private lastTs = 0;

  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  async live(until: AbortSignal): Promise<void> {
    const { random } = this.setup;
    while (!until.aborted) {
      for (let left = random.whole(FIXES.least, FIXES.most); left > 0; left--) {
        await this.step();
        await pause(random, STEP_MS, until);
      }
      await pause(random, REST_MS, until);
    }
  }

  private async step(): Promise<void> {
    const { client, plan, random } = this.setup;
    this.lastTs = Math.max(Date.now(), this.lastTs + 1);
    const fix = { latitude: plan.latitude + random.between(0.1, 0.9), longitude: random.between(0, 10) };
    await client.ask('location', { ...fix, ts: this.lastTs });
  }
}
