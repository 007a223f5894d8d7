import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Frame } from '../../test/support/rally-client.js';

/** An answer that does not come in this time does not come. */
const DEADLINE_MS = 20_000;
/** Waits after `rate_limited`, beyond what the server asked for, so that two clients do not come back together. */
const JITTER_MS = 20;

export interface WireOptions {
  readonly url: string;
  readonly room: string;
  readonly user: string;
  /** `<epoch>:<seq>` to go on from. */
  readonly since?: string | undefined;
  /** Hears every frame, from the first one on. */
  readonly onFrame?: (frame: Frame) => void;
}
/** How a socket ended; 1006 if without a word. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}
/** The socket is gone: whether the frame was handled is not known. */
export class Disconnected extends Error {}
/** The socket is open, and no answer came in time: whether the frame was handled is not known. */
class Unanswered extends Error {}

/** What a `v=2` client does to be a good one: ids on frames, answers by id, and patience when asked for it. */
export class WireClient {
  readonly closed: Promise<Closed>;
  /** Frames that were sent. */
  sent = 0;
  /** Frames that were sent again because the server asked to wait. */
  waits = 0;
  private readonly waiting = new Map<string, { resolve: (frame: Frame) => void; reject: (error: Error) => void }>();
  private readonly joining: Promise<Frame>;
  private isDeaf = false;
  private ids = 0;

  private constructor(
    private readonly ws: WebSocket,
    { onFrame }: WireOptions,
  ) {
    let joined: (frame: Frame) => void = () => undefined;
    this.joining = new Promise((resolve) => (joined = resolve));
    ws.on('message', (data: Buffer) => {
      if (this.isDeaf) return;
      const frame = JSON.parse(data.toString()) as Frame;
      onFrame?.(frame);
      if (frame.type === 'room' && frame.payload['action'] === 'joined') joined(frame);
      if (frame.type === 'ack' || frame.type === 'error') this.settle(frame);
    });
    ws.on('error', () => undefined);
    this.closed = new Promise<Closed>((resolve) => {
      ws.once('close', (code: number, reason: Buffer) => resolve({ code, reason: reason.toString() }));
    }).finally(() => this.giveUp());
  }

  /** Resolves with the room joined. */
  static async join(options: WireOptions): Promise<{ client: WireClient; joined: Frame }> {
    const { url, room, user, since } = options;
    const resume = since === undefined ? '' : `&since=${since}`;
    const ws = new WebSocket(
      `${url}?v=2&room_id=${encodeURIComponent(room)}&user_id=${encodeURIComponent(user)}${resume}`,
      { handshakeTimeout: DEADLINE_MS },
    );
    const client = new WireClient(ws, options);
    await once(ws, 'open');
    const gone = client.closed.then(({ code, reason }) =>
      Promise.reject(new Disconnected(`closed with ${code} ${reason} before it had joined`)),
    );
    const timer = setTimeout(() => client.cut(), DEADLINE_MS);
    return { client, joined: await Promise.race([client.joining, gone]).finally(() => clearTimeout(timer)) };
  }

  /** The ack or the error; rejects with {@link Disconnected}. `rate_limited` is not an answer: it waits and repeats. */
  async ask(type: string, payload: object, id = `w${++this.ids}`): Promise<Frame> {
    for (;;) {
      const answer = await this.once(type, payload, id);
      if (answer.payload['code'] !== 'rate_limited') return answer;
      this.waits++;
      await delay(Number(answer.payload['retry_after_ms'] ?? 0) + Math.random() * JITTER_MS);
    }
  }

  /** Like ask, for what must be accepted: gives the payload of the ack. */
  async get(type: string, payload: object, id?: string): Promise<Record<string, unknown>> {
    const answer = await this.ask(type, payload, id);
    if (answer.type === 'ack') return answer.payload;
    throw new Error(`Refused: ${JSON.stringify(answer.payload)} for ${type} ${JSON.stringify(payload)}`);
  }

  async close(): Promise<void> {
    this.ws.close(1000);
    await this.closed;
  }

  /** Cuts the socket off, as a lost network does; nothing that still arrives is heard. */
  cut(): void {
    this.isDeaf = true;
    this.ws.terminate();
  }

  private once(type: string, payload: object, id: string): Promise<Frame> {
    if (this.ws.readyState !== WebSocket.OPEN) return Promise.reject(new Disconnected('closed'));
    return new Promise((resolve, reject) => {
      const late = () => reject(new Unanswered(`No answer to ${type} ${JSON.stringify(payload)}`));
      const timer = setTimeout(late, DEADLINE_MS);
      this.waiting.set(id, {
        resolve: (frame) => (clearTimeout(timer), resolve(frame)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
      this.sent++;
      this.ws.send(JSON.stringify({ type, id, payload }));
    });
  }

  private settle(frame: Frame): void {
    const id = frame.re ?? '';
    this.waiting.get(id)?.resolve(frame);
    this.waiting.delete(id);
  }

  private giveUp(): void {
    for (const { reject } of this.waiting.values()) reject(new Disconnected('closed'));
    this.waiting.clear();
  }
}
