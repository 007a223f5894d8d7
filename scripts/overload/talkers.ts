import { setTimeout as delay } from 'node:timers/promises';
import { WireClient } from '../support/wire-client.js';
import { roomOf } from './rooms.js';

/** Of one message. */
const CONTENT = 'x'.repeat(1_000);
/** From one message of a client to its next. */
const EVERY_MS = 1_000;

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
  /** Since when, and how much the server had worked by then. */
  private readonly waiting = new Map<WireClient, { readonly at: number; readonly worked: number }>();
  private isOver = false;

  private constructor(
    private readonly clients: readonly WireClient[],
    private readonly workedMs: () => number,
  ) {
    clients.forEach((client, n) => void this.talk(client, (n * EVERY_MS) / clients.length));
  }

  /** @param workedMs processor time of the server so far */
  static async start(url: string, count: number, workedMs: () => number): Promise<Talkers> {
    const users = Array.from({ length: count }, (_, n) => WireClient.join({ url, room: roomOf(n), user: `well-${n}` }));
    return new Talkers(
      (await Promise.all(users)).map(({ client }) => client),
      workedMs,
    );
  }

  /** What they saw since it was asked last. Who has missed a turn by waiting counts, with what it has waited until now. */
  take(): Talk {
    const { acks, work, faults } = this;
    [this.acks, this.work, this.faults] = [[], [], 0];
    const [now, worked] = [performance.now(), this.workedMs()];
    const late = [...this.waiting.values()].filter(({ at }) => now - at > EVERY_MS);
    return {
      acks: [...acks, ...late.map(({ at }) => now - at)],
      work: [...work, ...late.map((since) => worked - since.worked)],
      faults,
    };
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.clients.map((client) => client.close()));
  }

  private async talk(client: WireClient, offsetMs: number): Promise<void> {
    await delay(offsetMs);
    while (!this.isOver) {
      const [at, worked] = [performance.now(), this.workedMs()];
      this.waiting.set(client, { at, worked });
      try {
        await client.get('chat', { content: CONTENT });
        this.acks.push(performance.now() - at);
        this.work.push(this.workedMs() - worked);
      } catch {
        this.faults += 1;
      }
      this.waiting.delete(client);
      await delay(Math.max(0, at + EVERY_MS - performance.now()));
    }
  }
}
