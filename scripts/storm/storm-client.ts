import { WebSocket } from 'ws';
import type { Frame } from '../../test/support/rally-client.js';

const DEADLINE_MS = 60_000;
/** Presence is most of what comes, and nobody looks at it here. */
const LOOKED_AT = ['{"type":"chat"', '{"type":"room"'];

export interface StormClientOptions {
  readonly url: string;
  readonly room: string;
  readonly user: string;
  /** Called with each event. */
  readonly onEvent?: () => void;
}
interface Joining {
  readonly current: () => void;
  readonly failed: (why: Error) => void;
}

/** A `v=2` client that looks at the order of events and at nothing else: thousands of them fit into one process. */
export class StormClient {
  /** What it should not have seen, in words. */
  readonly faults: string[] = [];
  /** The last event that it has. */
  cursor = 0;
  /** When its last handshake was answered, by `performance.now()`. */
  openedAt = 0;
  private epoch = '';
  /** Where the room stood when the last join was answered. */
  private headAtJoin = Infinity;
  private ws: WebSocket | undefined;
  private joining: Joining | undefined;

  constructor(readonly options: StormClientOptions) {}

  /** Goes on from where it was. Resolves when it has every event up to the head that its join was answered with. */
  join(): Promise<void> {
    const { url, room, user } = this.options;
    const since = this.epoch === '' ? '' : `&since=${this.epoch}:${this.cursor}`;
    const ws = new WebSocket(`${url}?v=2&room_id=${room}&user_id=${user}${since}`, { handshakeTimeout: DEADLINE_MS });
    this.ws = ws;
    this.headAtJoin = Infinity;
    ws.on('open', () => (this.openedAt = performance.now()));
    ws.on('message', (data: Buffer) => this.hear(data.toString()));
    ws.on('error', (error) => this.lost(ws, error.message));
    ws.on('close', (code) => this.lost(ws, `closed with ${code}`));
    return new Promise((current, failed) => (this.joining = { current, failed }));
  }

  /** Cuts the socket off, as a lost network does; what still arrives is not heard. */
  cut(): void {
    const { ws } = this;
    this.ws = undefined;
    ws?.removeAllListeners('message');
    ws?.terminate();
  }

  private hear(text: string): void {
    if (!LOOKED_AT.some((head) => text.startsWith(head))) return;
    const { seq, payload } = JSON.parse(text) as Frame;
    if (seq !== undefined) this.advance(seq);
    else if (payload['action'] === 'joined') this.joined(payload);
    if (this.cursor < this.headAtJoin) return;
    this.joining?.current();
    this.joining = undefined;
  }

  private joined({ epoch, seq, resumed, reason }: Frame['payload']): void {
    if (this.epoch === '') this.cursor = Number(seq);
    else if (resumed !== true) this.fault(`was not given what it missed: ${String(reason)}`);
    this.epoch = String(epoch);
    this.headAtJoin = Number(seq);
  }

  private advance(seq: number): void {
    if (seq !== this.cursor + 1) this.fault(`was given ${seq} after ${this.cursor}`);
    this.cursor = seq;
    this.options.onEvent?.();
  }

  private lost(ws: WebSocket, why: string): void {
    if (this.ws !== ws) return;
    this.ws = undefined;
    this.fault(why);
    this.joining?.failed(new Error(`${this.options.user}: ${why}`));
    this.joining = undefined;
  }

  private fault(what: string): void {
    this.faults.push(`${this.options.user}: ${what}`);
  }
}
