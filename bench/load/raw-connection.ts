import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { OPCODE, FrameReader, clientFrame } from './client-frames.js';
import type { Dialect, Member } from './dialect.js';

const HEAD_END = Buffer.from('\r\n\r\n');
const ACCEPTED = 'HTTP/1.1 101';
/** All sockets read into it, one after the other. */
const SHARED = Buffer.allocUnsafe(256 * 1024);
/** The same for all: nobody checks what a server makes of it. */
const KEY = 'cmFsbHktYmVuY2gtY2xpZQ==';

export interface ConnectionListener {
  /** One frame that carries data. */
  onPayload(connection: RawConnection, data: Buffer, start: number, end: number): void;
  /** It is told what happens in its room from here on. */
  onWelcome(connection: RawConnection): void;
  /** It ended, and nobody asked it to. */
  onLost(connection: RawConnection, why: string): void;
}

/** One client: a TCP socket, the upgrade, and frames; nothing is parsed that is not needed to count. */
export class RawConnection {
  /** What welcomed it, for a client that comes back. */
  welcome: Buffer | undefined;
  private readonly socket: Socket;
  private readonly reader = new FrameReader((...frame) => this.frame(...frame));
  private head: Buffer | undefined = Buffer.alloc(0);
  private isWelcome = false;
  private isEnded = false;

  constructor(
    port: number,
    path: string,
    readonly member: Member,
    private readonly dialect: Dialect,
    private readonly listener: ConnectionListener,
  ) {
    const onread = { buffer: SHARED, callback: (bytes: number) => this.read(SHARED.subarray(0, bytes)) };
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true, onread });
    this.socket.once('connect', () => this.socket.write(upgradeRequest(port, path, dialect.headers?.(member) ?? [])));
    this.socket.on('error', (error) => this.lost(error.message));
    this.socket.on('close', () => this.lost('closed'));
  }

  send(text: string): void {
    this.socket.write(clientFrame(text, this.dialect.isBinary === true ? OPCODE.binary : OPCODE.text));
  }

  /** Cuts it off, as a network does. */
  cut(): void {
    this.isEnded = true;
    this.socket.destroy();
  }

  private read(chunk: Buffer): true {
    if (this.head === undefined) this.reader.take(chunk);
    else this.upgrade(Buffer.concat([this.head, chunk]));
    return true;
  }

  private upgrade(head: Buffer): void {
    const end = head.indexOf(HEAD_END);
    this.head = head;
    if (end < 0) return;
    if (!head.toString('latin1', 0, ACCEPTED.length).startsWith(ACCEPTED)) {
      this.lost(head.toString('latin1', 0, end));
      return;
    }
    this.head = undefined;
    for (const text of this.dialect.hello?.(this.member) ?? []) this.send(text);
    if (this.dialect.isWelcome === undefined) this.welcomed();
    if (head.length > end + HEAD_END.length) this.reader.take(head.subarray(end + HEAD_END.length));
  }

  private frame(opcode: number, data: Buffer, start: number, end: number): void {
    if (opcode === OPCODE.ping) {
      this.socket.write(clientFrame(data.toString('latin1', start, end), OPCODE.pong));
      return;
    }
    if (opcode === OPCODE.close) return this.lost(`closed with ${data.readUInt16BE(start)}`);
    if (!this.isWelcome && this.dialect.isWelcome?.(data.subarray(start, end)) === true) {
      this.welcome = Buffer.from(data.subarray(start, end));
      this.welcomed();
    }
    this.listener.onPayload(this, data, start, end);
  }

  private welcomed(): void {
    this.isWelcome = true;
    this.listener.onWelcome(this);
  }

  private lost(why: string): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.socket.destroy();
    this.listener.onLost(this, why);
  }
}

function upgradeRequest(port: number, path: string, headers: readonly string[]): string {
  const lines = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`,
    ...headers,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
