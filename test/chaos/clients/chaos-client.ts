import { setTimeout as delay } from 'node:timers/promises';
import { RallyError } from '../../../sdk/src/errors.js';
import { RallyClient } from '../../../sdk/src/rally-client.js';
import type { RallyRoom } from '../../../sdk/src/room.js';
import type { JsonObject } from '../../../src/protocol/envelope.js';
import type { Position } from '../../../src/protocol/position.js';
import type { Frame } from '../../support/rally-client.js';
import type { History } from '../history.js';
import type { Random } from '../random.js';
import { Ledger } from './ledger.js';
import { TappedSocket } from './tap.js';

export interface ClientOptions {
  readonly name: string;
  readonly room: string;
  /** Instances, the first one first; the next one is tried whenever one is lost. */
  readonly urls: readonly string[];
  readonly history: History;
  readonly random: Random;
}
export type Outcome =
  { readonly kind: 'ok'; readonly ack: JsonObject } | { readonly kind: 'fail'; readonly code: string };

/** All that a join can show (ROOM-2). */
const INCLUDE = ['planning', 'location', 'presence', 'chat'];
/** A scenario is shorter than the patience of a phone; and here all that is sent waits for its answer, locks too. */
const IMPATIENT = {
  backoff: { minMs: 100, maxMs: 1_500 },
  answerTimeoutMs: 5_000,
  silenceMs: 2_500,
  outboxLimits: { 'planning.lock': Infinity, 'planning.renew': Infinity },
} as const;

/** A member of one room with the client that everybody uses, and a network of its own to be hurt. */
export class ChaosClient {
  private readonly ledger: Ledger;
  private readonly client: RallyClient;
  private readonly room: RallyRoom;
  private socket: TappedSocket | undefined;
  private lastMessage: { readonly id: string; readonly payload: JsonObject } | undefined;
  private ids = 0;

  constructor(readonly options: ClientOptions) {
    const { name, room, urls, history, random } = options;
    this.ledger = new Ledger(name, room, history);
    const owner = { client: name, history, ledger: this.ledger };
    const open = (socket: TappedSocket): void => void (this.socket = socket);
    const webSocket = class extends TappedSocket {
      constructor(url: string, protocols?: string[]) {
        super(owner, url, protocols);
        open(this);
      }
    };
    this.client = new RallyClient({ url: urls, userId: name, webSocket, random: () => random.next(), ...IMPATIENT });
    this.room = this.client.room(room, { include: INCLUDE });
    this.room.joined.catch(() => undefined); // Told by those who send.
    this.room.on('reoffer', ({ id, outcome }) => {
      if (outcome === 'accepted' || outcome === 'known') this.ledger.offeredAgain(id);
    });
  }

  get name(): string {
    return this.options.name;
  }

  /** In its room, and told what happens there. */
  get isJoined(): boolean {
    return this.room.isLive;
  }

  get position(): Position | undefined {
    return this.room.position;
  }

  get nextId(): string {
    return `${this.name}-${++this.ids}`;
  }

  /** A command, done once; the outcome when it is known. */
  async send(type: string, payload: JsonObject, id = this.nextId): Promise<Outcome> {
    this.ledger.begin(id, type, payload);
    const outcome = await this.outcomeOf(id, this.room.send(type, payload, { id }));
    if (type === 'chat' && payload['action'] === undefined && outcome.kind === 'ok') this.lastMessage = { id, payload };
    return outcome;
  }

  /** A question, or a position: asked again wherever the answer was lost. */
  async ask(type: string, payload: JsonObject): Promise<Outcome> {
    const id = this.nextId;
    this.ledger.begin(id, type, payload);
    return this.outcomeOf(id, this.room.ask(type, payload));
  }

  /** The last message once more, as if its ack had been lost. */
  async sayAgain(): Promise<void> {
    if (this.lastMessage === undefined) return;
    const { id, payload } = this.lastMessage;
    const ack = await this.room.send('chat', payload, { id }).catch(() => undefined);
    if (ack !== undefined) this.ledger.again(id, ack);
  }

  /** Whether such an event comes, from now on, in that time. */
  async hears(isIt: (event: Frame) => boolean, withinMs: number, until: AbortSignal): Promise<boolean> {
    let heard: () => void = () => undefined;
    const coming = new Promise<void>((resolve) => (heard = resolve)).then(() => true);
    const stop = this.room.on('event', (event) => isIt(event) && heard());
    const over = delay(withinMs, false, { signal: until, ref: false }).catch(() => false);
    return Promise.race([coming, over]).finally(stop);
  }

  /** Whether nothing in its room is held. A question of the run, not of the client: it is no part of the history. */
  async isRoomFree(): Promise<boolean> {
    const { locks } = await this.room.ask('planning', { action: 'snapshot' });
    return (locks as unknown[]).length === 0;
  }

  /** The network is gone, for this client alone. */
  cut(): void {
    this.socket?.cut();
  }

  /** It reads nothing any more, and goes on sending, until {@link hearAgain}. */
  goDeaf(): void {
    this.socket?.pause();
  }

  hearAgain(): void {
    if (this.socket?.isPaused === true) this.socket.resume();
  }

  giveUp(): void {
    this.ledger.giveUp();
  }

  async close(): Promise<void> {
    this.giveUp();
    this.hearAgain();
    await this.client.close();
  }

  private async outcomeOf(id: string, answer: Promise<JsonObject>): Promise<Outcome> {
    try {
      const ack = await answer;
      this.ledger.ok(id, ack);
      return { kind: 'ok', ack };
    } catch (error) {
      const code = error instanceof RallyError ? error.code : String(error);
      this.ledger.refused(id, code);
      return { kind: 'fail', code };
    }
  }
}
