import { setTimeout as delay } from 'node:timers/promises';
import { WireClient } from '../support/wire-client.js';
import { quantiles } from '../support/quantiles.js';
import { roomOf } from './rooms.js';

/** Of one message. */
const CONTENT = 'x'.repeat(1_000);

/** Clients that mean well: each says a message a second in a room of five, and waits for its ack. */
export class Talkers {
  private acks: number[] = [];
  private faults = 0;
  private isOver = false;

  private constructor(private readonly clients: readonly WireClient[]) {
    clients.forEach((client, n) => void this.talk(client, (n * 1_000) / clients.length));
  }

  static async start(url: string, count: number): Promise<Talkers> {
    const users = Array.from({ length: count }, (_, n) => WireClient.join({ url, room: roomOf(n), user: `well-${n}` }));
    return new Talkers((await Promise.all(users)).map(({ client }) => client));
  }

  /** From frame to ack in ms, since it was asked last; and how many had none. */
  take(): { readonly p50: number; readonly p99: number; readonly count: number; readonly faults: number } {
    const { acks, faults } = this;
    const [p50 = 0, p99 = 0] = quantiles(acks, 0.5, 0.99);
    [this.acks, this.faults] = [[], 0];
    return { p50, p99, count: acks.length, faults };
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.clients.map((client) => client.close()));
  }

  private async talk(client: WireClient, offsetMs: number): Promise<void> {
    await delay(offsetMs);
    while (!this.isOver) {
      const at = performance.now();
      try {
        await client.get('chat', { content: CONTENT });
        this.acks.push(performance.now() - at);
      } catch {
        this.faults += 1;
      }
      await delay(Math.max(0, at + 1_000 - performance.now()));
    }
  }
}
