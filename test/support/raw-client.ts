import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { OP, closeFrame, readFrame } from './raw-frame.js';
import type { ServerFrame } from './raw-frame.js';

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}
/** How the server closed: `code` is absent if its close frame has none. */
export interface Closing {
  readonly code: number | undefined;
  readonly reason: string;
}

/** Longer than any limit of the server that a test waits for; what does not come by then does not come. */
const DEADLINE_MS = 10_000;
const LAST_CHUNK = '0\r\n\r\n';

/** A TCP socket that writes exactly what it is told, and reads an HTTP answer and WebSocket frames, one by one. */
export class RawClient {
  private unread = Buffer.alloc(0);
  private isEnded = false;
  private readonly waiting = new Set<() => void>();

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.unread = Buffer.concat([this.unread, chunk]);
      this.look();
    });
    // A reset is an end, too: it is what a server's `destroy` looks like from here.
    socket.on('error', () => undefined);
    for (const event of ['end', 'close']) {
      socket.on(event, () => {
        this.isEnded = true;
        this.look();
      });
    }
  }

  static async dial(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** Each byte in a packet of its own. */
  async writeBytewise(bytes: Buffer): Promise<void> {
    for (const byte of bytes) {
      await new Promise((resolve) => this.socket.write(Buffer.from([byte]), resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Says that nothing more comes, and keeps reading. */
  finish(): void {
    this.socket.end();
  }

  destroy(): void {
    this.socket.destroy();
  }

  answer(): Promise<HttpAnswer> {
    return this.until('an HTTP answer', () => {
      const answer = readAnswer(this.unread);
      if (answer !== undefined) this.unread = this.unread.subarray(answer.size);
      return answer;
    });
  }

  frame(): Promise<ServerFrame> {
    return this.until('a frame', () => {
      const read = readFrame(this.unread);
      if (read === undefined) return undefined;
      this.unread = this.unread.subarray(read.size);
      return read.frame;
    });
  }

  /**
   * The next frame must be the server's close; it is answered, as a client does, and the socket must end.
   * @param isKept by a server that hears no answer any more: the client says by TCP that it goes
   */
  async closing(isKept = false): Promise<Closing> {
    const { opcode, payload } = await this.frame();
    if (opcode !== OP.close) throw new Error(`Not closed: opcode ${opcode}, ${payload.toString()}`);
    this.socket.write(closeFrame(1000));
    if (isKept) this.socket.end();
    await this.ended();
    this.socket.end();
    const code = payload.length === 0 ? undefined : payload.readUInt16BE(0);
    return { code, reason: payload.subarray(2).toString() };
  }

  /** The server must end the socket, without another byte. */
  async ended(): Promise<void> {
    await this.until('the end of the socket', () => this.isEnded || undefined);
    if (this.unread.length > 0) throw new Error(`Unexpected bytes: ${this.unread.toString('latin1')}`);
  }

  private look(): void {
    for (const look of this.waiting) look();
  }

  private until<T>(what: string, take: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        this.waiting.delete(look);
      };
      const fail = (why: string) => {
        stop();
        reject(new Error(`${why} instead of ${what}; unread: ${JSON.stringify(this.unread.toString('latin1'))}`));
      };
      const look = () => {
        const taken = take();
        if (taken === undefined) return this.isEnded ? fail('The socket ended') : undefined;
        stop();
        resolve(taken);
      };
      const timer = setTimeout(() => fail(`${DEADLINE_MS} ms went by`), DEADLINE_MS);
      this.waiting.add(look);
      look();
    });
  }
}

function readAnswer(bytes: Buffer): (HttpAnswer & { readonly size: number }) | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const isChunked = headers.get('transfer-encoding') === 'chunked';
  const size = isChunked ? bytes.indexOf(LAST_CHUNK, end) + 5 : end + 4 + Number(headers.get('content-length') ?? 0);
  if (size < end + 4 || bytes.length < size) return undefined;
  return { status: Number(first.split(' ')[1]), headers, body: bytes.toString('utf8', end + 4, size), size };
}
