import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { RallyRoom } from '../src/room.js';
import type { WireFrame } from './scripted-server.js';

const HIDDEN = 'hidden';

/**
 * A server of one room, as simple as the rules allow, that forgets, repeats and refuses when it is told to. An entry of
 * its log is the id of the command that made it, or what others said.
 */
export class ModelRoom {
  readonly log: string[] = [];
  /** Answers commands so, one after the other, instead of doing what they say. */
  readonly troubles: ('refuse' | 'doneButRefused' | 'swallow')[] = [];
  private epoch = 1;
  /** What each change of epoch left; one that left nothing knows nothing of the epochs before. */
  private cuts: { readonly epoch: number; readonly cut: number }[] = [];
  private firstEpoch = 1;
  private socket: WebSocket | undefined;
  private isJoined = false;
  private said = 0;

  private constructor(private readonly server: WebSocketServer) {
    server.on('connection', (socket) => {
      this.socket = socket;
      this.isJoined = false;
      socket.on('message', (data: Buffer) => {
        if (socket === this.socket) this.take(JSON.parse(data.toString()) as WireFrame);
      });
      this.say({ type: 'session', payload: { action: 'welcome', heartbeat_ms: 30_000 } });
    });
  }

  static async open(): Promise<ModelRoom> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new ModelRoom(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/ws`;
  }

  /** Something that happens in the room. */
  append(entry = `said-${++this.said}`): void {
    this.log.push(entry);
    this.tell(this.log.length);
  }

  hide(): void {
    this.append(HIDDEN);
  }

  /** … and that members are not told of. */
  appendSilently(): void {
    this.log.push(`said-${++this.said}`);
  }

  repeat(): void {
    if (this.log.length > 0) this.tell(this.log.length);
  }

  cut(): void {
    this.socket?.terminate();
    this.socket = undefined;
  }

  /** Goes on in a new epoch, without the last `lost` events. */
  lose(lost: number): void {
    const cut = Math.max(0, this.log.length - lost);
    this.log.length = cut;
    this.cuts.push({ epoch: ++this.epoch, cut });
    this.announce({ action: 'truncate', epoch: this.epochName, cut });
  }

  /** Goes on in a new epoch that knows nothing. */
  reset(): void {
    this.log.length = 0;
    this.cuts = [];
    this.firstEpoch = ++this.epoch;
    this.announce({ action: 'reset', epoch: this.epochName });
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get epochName(): string {
    return `e${String(this.epoch).padStart(4, '0')}`;
  }

  private take(frame: WireFrame): void {
    if (frame.type === 'room') return this.join(frame);
    const id = frame.id ?? '';
    const trouble = this.troubles.shift();
    if (trouble === 'refuse') return this.refuse(id);
    const known = this.log.indexOf(id) + 1;
    if (known === 0) this.append(id);
    if (trouble === 'swallow') return this.cut();
    if (trouble === 'doneButRefused') return this.refuse(id);
    const seq = this.log.indexOf(id) + 1;
    this.say({ type: 'ack', re: id, payload: { epoch: this.epochName, seq, ...(known > 0 && { duplicate: true }) } });
  }

  private refuse(id: string): void {
    this.say({ type: 'error', re: id, payload: { code: 'unavailable', message: '', retryable: true } });
  }

  private join({ id, payload }: WireFrame): void {
    const [{ since } = { since: undefined }] = payload['rooms'] as { since?: string }[];
    const [, epoch = '0', seq = '0'] = /^e(\d+):(\d+)$/.exec(since ?? '') ?? [];
    const isKnown = Number(epoch) >= this.firstEpoch;
    const cut = Math.min(...this.cuts.filter((change) => change.epoch > Number(epoch)).map((change) => change.cut));
    const from = isKnown ? Math.min(Number(seq), cut) : this.log.length;
    const outcome = isKnown
      ? { resumed: true, ...(Number.isFinite(cut) && { cut }) }
      : { resumed: false, reason: since === undefined ? 'fresh' : 'epoch_changed', state: { log: [...this.log] } };
    this.announce({ action: 'joined', epoch: this.epochName, seq: this.log.length, ...outcome }, true);
    this.isJoined = true;
    for (let n = from + 1; n <= this.log.length; n++) this.tell(n);
    this.say({ type: 'ack', re: id, payload: {} });
  }

  private tell(seq: number): void {
    const entry = this.log[seq - 1];
    if (!this.isJoined) return;
    this.say(
      entry === HIDDEN
        ? { type: 'room', room_id: 'r', seq, payload: { action: 'hidden' } }
        : { type: 'chat', room_id: 'r', user_id: 'bob', seq, payload: { content: entry } },
    );
  }

  private announce(payload: object, isAnswer = false): void {
    if (this.isJoined || isAnswer) this.say({ type: 'room', room_id: 'r', payload });
  }

  private say(frame: object): void {
    this.socket?.send(JSON.stringify(frame));
  }
}

/** What an application makes of what a room tells. */
export class RoomCopy {
  log: string[] = [];
  readonly faults: string[] = [];

  constructor(room: RallyRoom) {
    room.on('joined', ({ resumed, state }) => {
      if (!resumed) this.log = [...((state ?? {})['log'] as string[])];
    });
    room.on('reset', () => (this.log = []));
    room.on('truncate', ({ cut }) => {
      this.log.length = Math.min(cut, this.log.length);
    });
    room.on('event', ({ seq, payload }) => {
      if (seq <= this.log.length) this.faults.push(`${seq} came after ${this.log.length}`);
      while (this.log.length < seq - 1) this.log.push(HIDDEN);
      this.log.push(String(payload['content']));
    });
  }
}
