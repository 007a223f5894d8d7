import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { singly } from './frame-forms.js';
import { within } from './within.js';

/** One frame of the server, as JSON gives it. */
export interface Frame {
  readonly type: string;
  readonly room_id?: string;
  readonly user_id?: string;
  readonly seq?: number;
  readonly ts?: number;
  readonly re?: string | null;
  readonly payload: Record<string, unknown>;
}
export interface ConnectOptions {
  readonly room?: string;
  readonly user?: string;
  readonly v?: 1 | 2;
  /** More parameters of the URL. */
  readonly query?: string;
  readonly headers?: Record<string, string>;
  /** `false`: does not answer pings, like a peer whose network is gone. */
  readonly autoPong?: boolean;
}
/** Part of a frame: objects match by the keys they name, functions by what they say, everything else by equality. */
export type Pattern = { readonly [key: string]: unknown };

/** No frame takes this long, even on a busy machine; what does not come by then does not come. */
const DEADLINE_MS = 8_000;

interface Waiter {
  readonly pattern: Pattern;
  readonly resolve: (frame: Frame) => void;
}

/** A client that reads like a transcript: it says frames, and expects frames, in order. */
export class RallyClient {
  /** Told of every frame of every client, as it is on the wire: for suites that check the protocol itself. */
  static listener: ((client: RallyClient, direction: 'sent' | 'received', text: string) => void) | undefined;

  /** Everything that was received, in order; of positions that came together (LOC-10), each by itself. */
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly unread: Frame[] = [];
  private readonly waiters: Waiter[] = [];
  /** Ids are per user: two clients of one user must not choose the same. */
  readonly name = randomUUID().slice(0, 8);
  private ids = 0;

  private constructor(
    readonly ws: WebSocket,
    readonly version: 1 | 2,
  ) {
    ws.on('message', (data: Buffer) => {
      const text = data.toString();
      RallyClient.listener?.(this, 'received', text);
      singly(JSON.parse(text) as Frame).forEach((frame) => this.receive(frame));
    });
    ws.on('error', () => undefined);
    this.closed = new Promise((resolve) =>
      ws.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
  }

  static async connect(
    url: string,
    { room, user, v, query, headers = {}, autoPong = true }: ConnectOptions,
  ): Promise<RallyClient> {
    const parameters = [
      room === undefined ? [] : [`room_id=${encodeURIComponent(room)}`],
      user === undefined ? [] : [`user_id=${encodeURIComponent(user)}`],
      v === undefined ? [] : [`v=${v}`],
      query ?? [],
    ].flat();
    const ws = new WebSocket(`${url}?${parameters.join('&')}`, { headers, autoPong });
    const client = new RallyClient(ws, /\bv=2\b/.test(parameters.join('&')) ? 2 : 1);
    await once(ws, 'open');
    return client;
  }

  say(frame: object): void {
    const text = JSON.stringify(frame);
    RallyClient.listener?.(this, 'sent', text);
    this.ws.send(text);
  }

  sayRaw(text: string | Buffer): void {
    if (typeof text === 'string') RallyClient.listener?.(this, 'sent', text);
    this.ws.send(text);
  }

  /** The next frame that matches, seen already or still to come; frames before it stay unread. */
  async expect(pattern: Pattern, deadlineMs = DEADLINE_MS): Promise<Frame> {
    const at = this.unread.findIndex((frame) => matches(frame, pattern));
    if (at >= 0) return this.unread.splice(at, 1)[0] as Frame;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.missing(pattern)), deadlineMs);
      const done = (frame: Frame) => {
        clearTimeout(timer);
        resolve(frame);
      };
      this.waiters.push({ pattern, resolve: done });
    });
  }

  /** Says a frame with a fresh id and gives its answer, ack or error. */
  ask(frame: object): Promise<Frame> {
    const id = `${this.name}-${++this.ids}`;
    this.say({ id, ...frame });
    return this.answer('id' in frame ? String(frame.id) : id);
  }

  /** Like ask, for what must be accepted: gives the payload of the ack. */
  async get(frame: object): Promise<Record<string, unknown>> {
    const { type, payload } = await this.ask(frame);
    if (type !== 'ack') throw new Error(`Refused: ${JSON.stringify(payload)} for ${JSON.stringify(frame)}`);
    return payload;
  }

  /** Like ask, for what must be refused: gives the payload of the error. */
  async refused(frame: object): Promise<Record<string, unknown>> {
    const { type, payload } = await this.ask(frame);
    if (type !== 'error') throw new Error(`Not refused: ${JSON.stringify(payload)} for ${JSON.stringify(frame)}`);
    return payload;
  }

  /**
   * Resolves when a `v=2` client has been given all events of its room that the store knew of when it was asked. A `v=1`
   * client is told no positions: it waits for an answer only, which may come before events of which there is more than one
   * write, and before those that the instance is yet to hear of. Where that matters it expects the last one first.
   */
  async settled(): Promise<void> {
    const answer = await this.ask({ type: 'location', payload: { action: 'snapshot' } });
    this.frames.splice(this.frames.indexOf(answer), 1);
    const { as_of: head } = answer.payload;
    if (this.version === 2 && typeof head === 'number') await this.reached(answer.room_id, head);
  }

  of(type: string): Frame[] {
    return this.frames.filter((frame) => frame.type === type);
  }

  async close(): Promise<void> {
    this.ws.close(1000);
    await this.closed;
  }

  terminate(): void {
    this.ws.terminate();
  }

  /** Resolves when it was given the events of a room so far; they stay unread. */
  private async reached(room: string | undefined, head: number): Promise<void> {
    const isThere = (frame: Frame) => frame.room_id === room && headOf(frame) >= head;
    const why = () => `Events up to ${head} do not come; the last frames were:\n${this.lastFrames()}`;
    while (!this.frames.some(isThere)) await within(DEADLINE_MS, once(this.ws, 'message'), why);
  }

  private answer(id: string): Promise<Frame> {
    return this.expect({ re: id, type: (type: unknown) => type === 'ack' || type === 'error' });
  }

  private receive(frame: Frame): void {
    this.frames.push(frame);
    const at = this.waiters.findIndex(({ pattern }) => matches(frame, pattern));
    if (at < 0) this.unread.push(frame);
    else this.waiters.splice(at, 1)[0]?.resolve(frame);
  }

  private missing(pattern: Pattern): Error {
    return new Error(`No frame like ${JSON.stringify(pattern)}; the last ones were:\n${this.lastFrames()}`);
  }

  private lastFrames(): string {
    const last = this.frames.slice(-8).map((frame) => `  ${JSON.stringify(frame)}`);
    return last.join('\n');
  }
}

/** How far in its room a client is that was given this: after a join that did not resume, as far as the state is. */
function headOf({ type, seq, payload }: Frame): number {
  const isFresh = type === 'room' && payload['action'] === 'joined' && payload['resumed'] === false;
  return isFresh ? Number(payload['seq']) : (seq ?? 0);
}

function matches(actual: unknown, expected: unknown): boolean {
  if (typeof expected === 'function') return (expected as (value: unknown) => boolean)(actual);
  if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
  if (typeof actual !== 'object' || actual === null) return false;
  const fields = actual as Record<string, unknown>;
  // Not by Object.entries: in a long transcript each frame is looked at many times.
  for (const key in expected) if (!matches(fields[key], (expected as Pattern)[key])) return false;
  return true;
}
