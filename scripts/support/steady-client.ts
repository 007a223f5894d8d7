import { setTimeout as delay } from 'node:timers/promises';
import type { Frame } from '../../test/support/rally-client.js';
import { Disconnected, Unanswered, WireClient } from './wire-client.js';
import type { Closed } from './wire-client.js';

export interface SteadyOptions {
  /** Instances of one server; the first one is where it begins, and the next one is tried whenever one is lost. */
  readonly urls: readonly string[];
  readonly room: string;
  readonly user: string;
  /** Must be unlike that of every other client of this user, or its commands would be taken for theirs (ENV-5). */
  readonly idPrefix: string;
  /** Where to go on from; `undefined` before the first join. */
  readonly since: () => string | undefined;
  readonly onFrame: (frame: Frame) => void;
  readonly onLost: (why: string) => void;
  readonly onBack: (awayMs: number) => void;
}
/** The server does not want this client: to come back as it is would not help. */
class TurnedAway extends Error {}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
/** Refusals of which nobody knows the outcome, or that pass: the same frame again, with the same id. */
const AGAIN = new Set(['unavailable', 'internal', 'storage_full']);
const AGAIN_MS = 500;
/** Close codes, and statuses of handshakes, that do not change by themselves. */
const FINAL = /closed with (1002|1007|1008|1009|4400|4401|4403|4429)\b|server response: (400|401|403)\b/;

/** A client whose every command is answered, once, however often the server goes away meanwhile. */
export class SteadyClient {
  reconnects = 0;
  /** Commands that had to be sent again because their outcome was not known. */
  resent = 0;
  /** Refusals that asked for that, by code. */
  readonly again = new Map<string, number>();
  /** ms from a frame to its answer, of those that were answered at once. */
  readonly answerTimes: number[] = [];
  private wire: WireClient | undefined;
  private coming: Promise<void>;
  private readonly end = new AbortController();
  private earlier = { sent: 0, waits: 0 };
  private turn = 0;
  private ids = 0;

  constructor(private readonly options: SteadyOptions) {
    this.coming = this.come(0);
    this.coming.catch(() => undefined); // Told by joined and ask.
  }

  /** The instance that it is connected to, or tries next. */
  get url(): string {
    const { urls } = this.options;
    return urls[this.turn % urls.length] ?? '';
  }

  get isConnected(): boolean {
    return this.wire !== undefined;
  }

  get sent(): number {
    return this.earlier.sent + (this.wire?.sent ?? 0);
  }

  /** Frames that were sent again because of the rate limit. */
  get waits(): number {
    return this.earlier.waits + (this.wire?.waits ?? 0);
  }

  /** Resolves when it is in the room. */
  async joined(): Promise<void> {
    await this.connected();
  }

  /** The ack or the error; rejects only if the client is closed, or turned away. */
  async ask(type: string, payload: object): Promise<Frame> {
    const id = `${this.options.idPrefix}-${++this.ids}`;
    for (let attempt = 0; ; attempt++) {
      if (attempt > 0) this.resent++;
      const askedAt = performance.now();
      const answer = await this.attempt(type, payload, id);
      if (answer === null) continue;
      const code = String(answer.payload['code']);
      if (answer.type === 'ack' || !AGAIN.has(code)) {
        if (attempt === 0) this.answerTimes.push(performance.now() - askedAt);
        return answer;
      }
      this.again.set(code, (this.again.get(code) ?? 0) + 1);
      await this.pause(Number(answer.payload['retry_after_ms'] ?? Math.random() * AGAIN_MS));
    }
  }

  /** Gives up what is not answered yet. */
  async close(): Promise<void> {
    this.end.abort();
    await this.wire?.close();
  }

  /** `null`: the connection was lost on the way. */
  private async attempt(type: string, payload: object, id: string): Promise<Frame | null> {
    const wire = await this.connected();
    try {
      return await wire.ask(type, payload, id);
    } catch (error) {
      if (error instanceof Unanswered) wire.cut();
      else if (!(error instanceof Disconnected)) throw error;
      await wire.closed; // From then on `coming` is the next connection.
      return null;
    }
  }

  private async connected(): Promise<WireClient> {
    for (;;) {
      if (this.end.signal.aborted) throw new Disconnected('closed');
      if (this.wire !== undefined) return this.wire;
      await this.coming;
    }
  }

  /** Tries until it has joined: back-off with full jitter, unless the server told when to come. */
  private async come(toldMs?: number): Promise<void> {
    await this.pause(toldMs ?? Math.random() * FIRST_WAIT_MS);
    for (let most = FIRST_WAIT_MS; !(await this.join()); most = Math.min(LONGEST_WAIT_MS, most * 2)) {
      this.turn++;
      await this.pause(Math.random() * most);
    }
  }

  private async comeBack(reason: string): Promise<void> {
    const lostAt = performance.now();
    this.turn++;
    await this.come(toldWait(reason));
    this.reconnects++;
    this.options.onBack(performance.now() - lostAt);
  }

  /** Whether it worked. */
  private async join(): Promise<boolean> {
    const { room, user, since, onFrame } = this.options;
    try {
      const { client } = await WireClient.join({ url: this.url, room, user, since: since(), onFrame });
      if (this.end.signal.aborted) await client.close();
      else this.wire = client;
      void client.closed.then((end) => this.lose(client, end));
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (FINAL.test(message)) throw new TurnedAway(message);
      return false;
    }
  }

  private lose({ sent, waits }: WireClient, { code, reason }: Closed): void {
    this.earlier = { sent: this.earlier.sent + sent, waits: this.earlier.waits + waits };
    this.wire = undefined;
    if (this.end.signal.aborted) return;
    const why = `closed with ${code} ${reason}`.trimEnd();
    this.options.onLost(why);
    this.coming = FINAL.test(why) ? Promise.reject(new TurnedAway(why)) : this.comeBack(reason);
    this.coming.catch(() => undefined); // Told by ask.
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.end.signal }).catch(() => {
      throw new Disconnected('closed');
    });
  }
}

/** What a draining server asks for in its close reason. */
function toldWait(reason: string): number | undefined {
  const told = /^\{"retry_after_ms":(\d+)\}$/.exec(reason)?.[1];
  return told === undefined ? undefined : Number(told);
}
