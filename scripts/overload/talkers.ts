import { setTimeout as delay } from 'node:timers/promises';
import { WireClient } from '../support/wire-client.js';
import { roomOf } from './rooms.js';

/** Of one message. */
const CONTENT = 'x'.repeat(1_000);

export interface Talk {
  /** From frame to ack, in ms. */
  readonly acks: readonly number[];
  /** What the server worked meanwhile, in ms of its processor time. */
  readonly work: readonly number[];
  /** Frames that had none. */
  readonly faults: number;
}

/** Clients that mean well: each says a message a second in a room of five, and waits for its ack. */
export class Talkers {
  private acks: number[] = [];
  private work: number[] = [];
  private faults = 0;
  private isOver = false;

  private constructor(
    private readonly clients: readonly WireClient[],
    private readonly workedMs: () => number,
  ) {
    clients.forEach((client, n) => void this.talk(client, (n * 1_000) / clients.length));
  }

  /** @param workedMs processor time of the server so far */
  static async start(url: string, count: number, workedMs: () => number): Promise<Talkers> {
    const users = Array.from({ length: count }, (_, n) => WireClient.join({ url, room: roomOf(n), user: `well-${n}` }));
    return new Talkers(
      (await Promise.all(users)).map(({ client }) => client),
      workedMs,
    );
  }

  /** What they saw since it was asked last. */
  take(): Talk {
    const { acks, work, faults } = this;
    [this.acks, this.work, this.faults] = [[], [], 0];
    return { acks, work, faults };
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.clients.map((client) => client.close()));
  }

  private async talk(client: WireClient, offsetMs: number): Promise<void> {
    await delay(offsetMs);
    while (!this.isOver) {
      const [at, worked] = [performance.now(), this.workedMs()];
      try {
        await client.get('chat', { content: CONTENT });
        this.acks.push(performance.now() - at);
        this.work.push(this.workedMs() - worked);
      } catch {
        this.faults += 1;
      }
      await delay(Math.max(0, at + 1_000 - performance.now()));
    }
  }
}
