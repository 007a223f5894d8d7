import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { within } from '../../test/support/within.js';

/** A frame of either side, as JSON gives it. */
export interface WireFrame {
  readonly type: string;
  readonly id?: string;
  readonly room_id?: string;
  readonly payload: Record<string, unknown>;
}

const DEADLINE_MS = 5_000;
/** What the server offers in these tests. */
const WELCOME = {
  session_id: 's',
  user_id: 'ada',
  server_time: 0,
  heartbeat_ms: 30_000,
  capabilities: [],
  version: '0',
};

/** What comes one by one, and is waited for. */
class Arrivals<Value> {
  private readonly values: Value[] = [];
  private wake: () => void = () => undefined;

  push(value: Value): void {
    this.values.push(value);
    this.wake();
  }

  async next(what: string): Promise<Value> {
    for (;;) {
      const [value] = this.values.splice(0, 1);
      if (value !== undefined) return value;
      const arrival = new Promise<void>((resolve) => (this.wake = resolve));
      await within(DEADLINE_MS, arrival, () => `There came no ${what}`);
    }
  }
}

/** The server's end of one connection: the test says what it says. */
export class ScriptedPeer {
  private readonly frames = new Arrivals<WireFrame>();
  readonly closed: Promise<unknown>;

  constructor(
    readonly socket: WebSocket,
    readonly parameters: URLSearchParams,
    readonly protocols: readonly string[],
  ) {
    socket.on('message', (data: Buffer) => this.frames.push(JSON.parse(data.toString()) as WireFrame));
    this.closed = once(socket, 'close');
  }

  /** The next frame, whatever it is. */
  heard(): Promise<WireFrame> {
    return this.frames.next('frame');
  }

  say(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  welcome(more: object = {}): void {
    this.say({ type: 'session', payload: { action: 'welcome', ...WELCOME, ...more } });
  }

  ack(frame: WireFrame, payload: object = {}): void {
    this.say({ type: 'ack', re: frame.id, room_id: frame.room_id, payload });
  }

  refuse(frame: WireFrame, code: string, more: object = {}): void {
    this.say({ type: 'error', re: frame.id, payload: { code, message: code, retryable: false, ...more } });
  }

  joined(room: string, payload: object): void {
    this.say({ type: 'room', room_id: room, payload: { action: 'joined', ...payload } });
  }

  event(room: string, seq: number, payload: object = { content: `#${seq}` }): void {
    this.say({ type: 'chat', room_id: room, user_id: 'bob', seq, ts: seq, payload });
  }

  /** Welcomes, hears the one join, and answers it for a fresh client. */
  async admit(epoch = 'e1', seq = 0): Promise<WireFrame> {
    this.welcome();
    const join = await this.heard();
    for (const { room_id: room } of join.payload['rooms'] as { room_id: string }[])
      this.joined(room, { epoch, seq, resumed: false, reason: 'fresh' });
    this.ack(join);
    return join;
  }
}

/** A real WebSocket server that does nothing by itself. */
export class ScriptedServer {
  private readonly peers = new Arrivals<ScriptedPeer>();

  private constructor(private readonly server: WebSocketServer) {
    server.on('connection', (socket, request) => {
      const { searchParams } = new URL(request.url ?? '', 'ws://host');
      const protocols = request.headers['sec-websocket-protocol']?.split(',') ?? [];
      this.peers.push(new ScriptedPeer(socket, searchParams, protocols));
    });
  }

  static async start(): Promise<ScriptedServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new ScriptedServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/ws`;
  }

  /** The next client that connects. */
  peer(): Promise<ScriptedPeer> {
    return this.peers.next('client');
  }

  async close(): Promise<void> {
    for (const socket of this.server.clients) socket.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
