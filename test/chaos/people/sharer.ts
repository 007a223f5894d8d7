import type { Precision } from '../../../src/features/location/precision.messages.js';
import type { JsonObject } from '../../../src/protocol/envelope.js';
import { actUntil, pause } from './person.js';
import type { Person, Setup } from './person.js';

const PAUSE_MS = [150, 700] as const;
const STEP_MS = [40, 300] as const;
const MINUTES = { least: 1, most: 30 } as const;
const PRECISIONS: readonly Precision[] = ['exact', 'approx', 'city'];
const FIXES = { least: 1, most: 5 } as const;

/** Lets some see where they are, more or less exactly, and then others, or nobody; and sends fixes all the while. */
export class Sharer implements Person {
  private lastTs = 0;

  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  live(until: AbortSignal): Promise<void> {
    return actUntil(this.setup, PAUSE_MS, until, () => this.act(until));
  }

  private async act(until: AbortSignal): Promise<void> {
    const { random } = this.setup;
    const chance = random.next();
    if (chance < 0.2) return this.start();
    if (chance < 0.3) return this.send({ action: 'share_stop' });
    if (chance < 0.35) return this.send({ action: 'share_extend', duration_ms: this.minutes });
    if (chance < 0.45) return this.look();
    for (let left = random.whole(FIXES.least, FIXES.most); left > 0 && !until.aborted; left--) {
      await this.move();
      await pause(random, STEP_MS, until);
    }
  }

  private start(): Promise<void> {
    const { random, plan, client } = this.setup;
    const others = plan.members.filter((name) => name !== client.name && random.chance(0.4));
    const audience = others.length > 0 && random.chance(0.7) ? { audience: others } : {};
    return this.send({
      action: 'share_start',
      duration_ms: this.minutes,
      precision: random.pick(PRECISIONS),
      ...audience,
    });
  }

  private async look(): Promise<void> {
    await this.client.ask('location', { action: 'snapshot' });
  }

  private async send(payload: JsonObject): Promise<void> {
    await this.client.send('location', payload);
  }

  private async move(): Promise<void> {
    const { client, plan, random } = this.setup;
    this.lastTs = Math.max(Date.now(), this.lastTs + 1);
    const point = { latitude: plan.latitude + random.between(0.1, 0.9), longitude: random.between(0, 10) };
    await client.ask('location', { ...point, heading: random.whole(0, 359), ts: this.lastTs });
  }

  private get minutes(): number {
    return this.setup.random.whole(MINUTES.least, MINUTES.most) * 60_000;
  }
}
