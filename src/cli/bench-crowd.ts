import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { RallyError } from '../../sdk/src/errors.js';
import type { Frame } from '../../sdk/src/frames.js';
import { openRoom } from './room-session.js';
import type { RoomSession } from './room-session.js';

export interface CrowdOptions {
  readonly url: string;
  readonly clients: number;
  readonly roomSize: number;
  /** Messages a second, of each. */
  readonly rate: number;
}
/** Makes a token for a user; `undefined` where the server believes the user id of the URL. */
export type TokenMaker = (user: string) => Promise<string> | undefined;

/** Handshakes under way at once. */
const JOINING = 20;
/** After the last message, for those that are still on their way. */
const SETTLE_MS = 10_000;
const LOOK_MS = 50;

/** Many clients in rooms of a few, who say something at an even pace, and take the time of each answer and delivery. */
export class Crowd {
  joined = 0;
  sent = 0;
  acked = 0;
  /** Deliveries that are owed: of each acked message to everybody else in its room. */
  owed = 0;
  /** ms from sending to the ack: what waits for the answer to the one before it counts from when it was meant to go. */
  readonly answerTimes: number[] = [];
  /** ms from sending to when another one has it. */
  readonly deliveryTimes: number[] = [];
  /** By code. */
  readonly refusals = new Map<string, number>();
  private readonly members: RoomSession[] = [];
  private readonly sizes = new Map<string, number>();
  /** When each message was sent, by its content. */
  private readonly sentAt = new Map<string, number>();
  /** Rooms of an earlier bench are not entered again. */
  private readonly name = `bench-${Date.now().toString(36)}`;

  constructor(
    private readonly options: CrowdOptions,
    private readonly tokenFor: TokenMaker,
  ) {}

  /** Rejects with the reason if one is not let in. */
  async join(): Promise<void> {
    const { clients } = this.options;
    let next = 0;
    const work = async () => {
      while (next < clients) await this.add(next++);
    };
    await Promise.all(Array.from({ length: Math.min(JOINING, clients) }, work));
  }

  /** For so long, and until all is answered and delivered, but not for ever. */
  async talk(durationMs: number): Promise<void> {
    const everyMs = 1_000 / this.options.rate;
    const end = new AbortController();
    setMaxListeners(0, end.signal); // Every pause of everybody listens.
    const talking = Promise.all(this.members.map((member) => this.speak(member, everyMs, end.signal)));
    try {
      await Promise.race([delay(durationMs), ...this.members.map(({ over }) => over)]);
    } finally {
      end.abort();
    }
    await talking;
    const giveUpAt = performance.now() + SETTLE_MS;
    while (!this.isSettled && performance.now() < giveUpAt) await delay(LOOK_MS);
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map(({ client }) => client.close()));
  }

  private get isSettled(): boolean {
    const refused = [...this.refusals.values()].reduce((sum, count) => sum + count, 0);
    return this.acked + refused === this.sent && this.deliveryTimes.length >= this.owed;
  }

  private async add(n: number): Promise<void> {
    const room = `${this.name}-${Math.floor(n / this.options.roomSize)}`;
    const as = `${this.name}-user-${n}`;
    const token = await this.tokenFor(as);
    const session = openRoom(room, { url: this.options.url, as, ...(token !== undefined && { token }) });
    this.members.push(session);
    session.room.on('event', (event) => this.hear(event, session.user));
    await session.joined;
    this.joined++;
    this.sizes.set(room, (this.sizes.get(room) ?? 0) + 1);
  }

  private async speak(member: RoomSession, everyMs: number, end: AbortSignal): Promise<void> {
    const startedAt = performance.now() + Math.random() * everyMs;
    for (let n = 0; ; n++) {
      const waitMs = startedAt + n * everyMs - performance.now();
      if (waitMs > 0) await delay(waitMs, undefined, { signal: end }).catch(() => undefined);
      if (end.aborted) return;
      void this.say(member, `${member.user} ${n}`);
    }
  }

  private async say({ room }: RoomSession, content: string): Promise<void> {
    const sentAt = performance.now();
    this.sentAt.set(content, sentAt);
    this.sent++;
    try {
      await room.send('chat', { content });
      this.answerTimes.push(performance.now() - sentAt);
      this.owed += (this.sizes.get(room.id) ?? 1) - 1;
      this.acked++;
    } catch (error) {
      const code = error instanceof RallyError ? error.code : String(error);
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
    }
  }

  private hear({ user_id, payload }: Frame, reader: string): void {
    const sentAt = this.sentAt.get(String(payload['content']));
    if (sentAt !== undefined && user_id !== reader) this.deliveryTimes.push(performance.now() - sentAt);
  }
}
