import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { OP, frame } from '../../support/raw-frame.js';

/** What a client sends on a raw socket to connect. */
export function handshakeOf(room: string, user: string): string {
  return (
    `GET /ws?v=2&room_id=${room}&user_id=${user} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n` +
    'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
  );
}

const HANDSHAKE = handshakeOf('noise', 'flood');
const PINGS = Buffer.concat(Array.from({ length: 200 }, () => frame({ opcode: OP.ping, payload: 'x'.repeat(100) })));
const FRAGMENT = frame({ opcode: OP.continuation, fin: false, payload: 'x' });
/** What the system takes for a socket whose other end does not read; more would only fill this process. */
const WAITING_MAX_BYTES = 256 * 1024;

/** A way to keep a server busy, or its places taken, without being anybody. */
export interface FloodKind {
  readonly name: string;
  /** Sockets at a time; each that ends is followed by another. */
  readonly sockets: number;
  /** What each does when it is connected, and then so often. */
  readonly everyMs: number;
  readonly begin: (socket: Socket) => void;
  readonly goOn: (socket: Socket) => void;
}

const nothing = (): void => undefined;
const shakeHands = (socket: Socket): void => void socket.write(HANDSHAKE);

export const FLOODS: readonly FloodKind[] = [
  {
    name: 'pings whose answers nobody reads',
    sockets: 5,
    everyMs: 5,
    begin: (socket) => {
      shakeHands(socket);
      socket.pause();
    },
    goOn: (socket) => socket.writableLength < WAITING_MAX_BYTES && socket.write(PINGS),
  },
  {
    name: 'messages of a thousand pieces',
    sockets: 5,
    everyMs: 5,
    begin: (socket) => {
      shakeHands(socket);
      socket.write(frame({ fin: false, payload: '{' }));
    },
    goOn: (socket) => socket.write(FRAGMENT),
  },
  { name: 'handshakes', sockets: 10, everyMs: 20, begin: shakeHands, goOn: (socket) => socket.resetAndDestroy() },
  {
    name: 'headers, a byte at a time',
    sockets: 50,
    everyMs: 200,
    begin: nothing,
    goOn: (socket) => socket.write(HANDSHAKE.charAt(socket.bytesWritten % 20)),
  },
  { name: 'sockets that say nothing', sockets: 100, everyMs: 1_000, begin: nothing, goOn: nothing },
];

/** From an address of its own: handshakes of a flood are counted apart from those of clients. */
const ONE_ADDRESS = (): string => '127.0.0.9';

/** Until `stop`. */
export class Flood {
  private readonly sockets = new Set<Socket>();
  /** Sockets so far. */
  opened = 0;
  private readonly timer: NodeJS.Timeout;
  private isOver = false;

  constructor(
    private readonly port: number,
    private readonly kind: FloodKind,
    /** Of the n-th socket. */
    private readonly addressOf: (n: number) => string = ONE_ADDRESS,
  ) {
    for (let number = 0; number < kind.sockets; number++) this.open();
    this.timer = setInterval(() => {
      for (const socket of this.sockets) if (!socket.connecting) kind.goOn(socket);
    }, kind.everyMs);
  }

  stop(): void {
    this.isOver = true;
    clearInterval(this.timer);
    for (const socket of this.sockets) socket.destroy();
  }

  private open(): void {
    const localAddress = this.addressOf(this.opened++);
    const socket = connect({ port: this.port, host: '127.0.0.1', localAddress, noDelay: true });
    this.sockets.add(socket);
    socket.on('error', nothing);
    socket.on('data', nothing);
    socket.once('connect', () => this.kind.begin(socket));
    socket.once('close', () => {
      this.sockets.delete(socket);
      if (!this.isOver) setTimeout(() => this.isOver || this.open(), this.kind.everyMs);
    });
  }
}
