import { WebSocket } from 'ws';
import { RallyError } from '../../sdk/src/errors.js';
import type { EventFrame } from '../../sdk/src/frames.js';
import type { OutboxState } from '../../sdk/src/outbox.js';
import { RallyClient } from '../../sdk/src/rally-client.js';
import type { RallyRoom } from '../../sdk/src/room.js';
import type { JsonObject } from '../../src/protocol/envelope.js';
import type { Position } from '../../src/protocol/position.js';
import type { Random } from '../chaos/random.js';
import type { SteppedNetwork } from './stepped-network.js';

interface Sent {
  readonly type: string;
  readonly payload: JsonObject;
  readonly timeoutMs?: number;
}
/** `seq` of what was accepted, or the code of the refusal. */
export type Answer = number | undefined | string;

/** Faults of the network are noticed soon, also on a busy machine. */
const NERVOUS = { backoff: { minMs: 1, maxMs: 30 }, silenceMs: 60, answerTimeoutMs: 800, lostAfterMs: 100 };
/** The share of events at which the listener of the application throws, after it has noted them. */
const THROWS = 0.1;
/** It was taken back: the outcome is not known, and need not be. */
export const UNSURE: ReadonlySet<Answer> = new Set(['timeout', 'offline']);

/** An event in short, as both sides tell it. */
export function lineOf({
  seq,
  type,
  user_id: user,
  payload,
}: Pick<EventFrame, 'seq' | 'type' | 'user_id' | 'payload'>) {
  const { action = '', content, data } = payload as { action?: string; content?: string; data?: { by?: string } };
  return `${seq} ${type}.${action} of ${user ?? 'nobody'}: ${content ?? data?.by ?? ''}`;
}

/** An application on the client: it notes what it is told, and how what it sent was answered, over its restarts. */
export class FuzzApp {
  readonly faults: string[] = [];
  /** What it was told, by the order of `seq`. */
  view: string[] = [];
  readonly answers = new Map<string, Answer>();
  private readonly pending = new Map<string, Sent>();
  private client: RallyClient;
  private room: RallyRoom;
  private readonly past: RallyClient[] = [];
  private sent = 0;

  constructor(
    readonly name: string,
    private readonly roomId: string,
    readonly network: SteppedNetwork,
    private readonly random: Random,
  ) {
    [this.client, this.room] = this.begin();
  }

  get joined(): Promise<unknown> {
    return this.room.joined;
  }

  get isSettled(): boolean {
    return this.pending.size === 0;
  }

  get status(): string {
    return `${this.client.status}, ${this.room.isLive ? 'live' : 'not live'}, ${this.pending.size} not answered`;
  }

  send(type: string, payload: (id: string) => JsonObject, timeoutMs?: number): void {
    const id = `${this.name}-${++this.sent}`;
    const sent = { type, payload: payload(id), ...(timeoutMs !== undefined && { timeoutMs }) };
    this.pending.set(id, sent);
    this.await(id, sent);
  }

  cast(): void {
    this.room.cast('location', { latitude: this.random.between(-80, 80), longitude: 0 });
  }

  wake(): void {
    this.client.wake();
  }

  /** The program ends at this moment, with what it has kept, and begins again. */
  restart(): void {
    const { position } = this.room;
    const outbox = JSON.parse(JSON.stringify(this.client.outbox)) as OutboxState;
    const old = this.client;
    this.past.push(old);
    [this.client, this.room] = this.begin(outbox, position);
    void old.close();
    for (const [id, sent] of this.pending) this.await(id, sent);
  }

  /** It never says that it was told more than it was. */
  checkPosition(): void {
    const { position } = this.room;
    if (position !== undefined && position.seq !== this.view.length)
      this.faults.push(`its position is ${position.seq}, but it was told ${this.view.length} events`);
  }

  async close(): Promise<void> {
    await Promise.all([this.client, ...this.past].map((client) => client.close()));
  }

  private begin(outbox?: OutboxState, position?: Position): [RallyClient, RallyRoom] {
    const client = new RallyClient({
      url: this.network.url,
      userId: this.name,
      webSocket: WebSocket,
      random: () => this.random.next(),
      ...NERVOUS,
      ...(outbox && { outbox }),
    });
    const room = client.room(this.roomId, position && { position });
    const isOver = (): boolean => client !== this.client;
    room.joined.catch(() => undefined);
    client.on('error', () => undefined);
    client.on('closed', ({ isFinal, code }) => isFinal && !isOver() && this.faults.push(`was closed with ${code}`));
    for (const name of ['reset', 'truncate', 'refused', 'removed'] as const)
      room.on(name, () => !isOver() && this.faults.push(`was told a ${name}`));
    room.on('event', (event) => !isOver() && this.note(event));
    return [client, room];
  }

  private note(event: EventFrame): void {
    if (event.seq !== this.view.length + 1) this.faults.push(`was told ${event.seq} after ${this.view.length}`);
    this.view.push(lineOf(event));
    this.checkPosition();
    if (this.random.chance(THROWS)) throw new Error('A fault of the application');
  }

  private await(id: string, { type, payload, timeoutMs }: Sent): void {
    const { client } = this;
    const answered = (answer: Answer): void => {
      if (client !== this.client) return; // Asked again in the next life.
      if (this.answers.has(id)) this.faults.push(`${id} was answered twice`);
      this.pending.delete(id);
      this.answers.set(id, answer);
    };
    this.room.send(type, payload, { id, timeoutMs }).then(
      ({ seq }) => answered(seq),
      (error: unknown) => answered(error instanceof RallyError ? error.code : String(error)),
    );
  }
}
