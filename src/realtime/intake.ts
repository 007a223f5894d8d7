import type { Socket } from 'node:net';
import { PARSE_SLICE_BYTES, PARSE_TURN_MS } from '../protocol/limits.js';
import { TurnBudget } from './turn-budget.js';

type Parse = (this: Socket, chunk: Buffer) => void;

/** How long one socket is parsed before it is the turn of another. */
const GO_MS = PARSE_TURN_MS / 8;

/** Of all sockets. */
const budget = new TurnBudget(PARSE_TURN_MS);
/** Those with something left to parse, by order of arrival. */
const queue: Intake[] = [];

/** One go for each, as long as there is time in this turn. */
function serve(): void {
  const last = queue.at(-1);
  let intake: Intake | undefined;
  do {
    intake = queue[0];
    intake?.go();
    queue.shift();
  } while (intake !== last && !budget.isSpent);
  if (queue.length > 0) setImmediate(serve);
}

/**
 * Hands what a socket receives to ws. One read may bring ten thousand frames, and ws would parse them all before anything
 * else: so what is large is parsed in slices, all sockets together for only so long in each turn of the event loop. What is
 * small, as nearly all that clients send, is parsed at once.
 */
export class Intake {
  private readonly parse: Parse;
  private rest: Buffer | undefined;
  private isPaused = false;
  private isQueued = false;
  /** Bytes that are still parsed. */
  private allowance = Infinity;

  /** @param socket that ws listens to already, and has heard nothing of */
  constructor(private readonly socket: Socket) {
    const [parse] = socket.listeners('data') as [Parse];
    this.parse = parse;
    socket.removeListener('data', parse);
    // ws takes its listener away when it has heard enough: this one goes by its name, as those of `once` do.
    socket.on(
      'data',
      Object.assign((chunk: Buffer) => this.take(chunk), { listener: parse }),
    );
  }

  pause(): void {
    this.isPaused = true;
    stopReading(this.socket);
  }

  resume(): void {
    this.isPaused = false;
    if (this.rest === undefined) goOnReading(this.socket);
    else this.enqueue();
  }

  /** Parses so many bytes more, for the client's half of the closing handshake. Who sends more is kept as it is. */
  limit(bytes: number): void {
    this.allowance = bytes;
  }

  /**
   * Reads no more, drops what was read, and keeps the socket until its client ends it, or somebody destroys it: not even ws
   * ends it before, as it does with who broke the protocol, and which is how a flood would hear that it may come back.
   */
  keep(): void {
    const { socket } = this;
    this.rest = undefined;
    socket.removeListener('data', this.parse);
    socket.end = stay;
    keepUnread(socket);
    socket.once('end', () => socket.destroy());
  }

  /** Parses what it may in one go. */
  go(): void {
    const { socket, parse } = this;
    this.isQueued = false;
    const begun = performance.now();
    let now = begun;
    for (; this.rest !== undefined && !this.isPaused && now - begun < GO_MS; now = performance.now()) {
      if (socket.destroyed || !socket.listeners('data').includes(parse)) return void (this.rest = undefined);
      const size = Math.min(PARSE_SLICE_BYTES, this.rest.length, this.allowance);
      this.allowance -= size;
      // A copy: what ws keeps of it must not keep all that was read with it.
      const slice = Buffer.from(this.rest.subarray(0, size));
      this.rest = size < this.rest.length ? this.rest.subarray(size) : undefined;
      if (size > 0) parse.call(socket, slice);
      else this.keep();
    }
    budget.spend(now - begun);
    if (this.isPaused) return;
    if (this.rest === undefined) goOnReading(socket);
    else this.enqueue();
  }

  private take(chunk: Buffer): void {
    if (chunk.length <= PARSE_SLICE_BYTES && chunk.length <= this.allowance) {
      this.allowance -= chunk.length;
      return this.parse.call(this.socket, chunk);
    }
    this.rest = chunk;
    if (budget.isSpent) this.enqueue();
    else this.go();
  }

  private enqueue(): void {
    if (this.isQueued) return;
    this.isQueued = true;
    stopReading(this.socket);
    if (queue.push(this) === 1) setImmediate(serve);
  }
}

/** Of libuv. `reading` is how Node knows whether it reads. */
interface Handle {
  reading: boolean;
  readStop(): void;
}

/** `pause` alone lets a socket read on until it holds 16 KiB, which in pieces of seven bytes are half a megabyte of Buffers. */
function stopReading(socket: Socket): void {
  socket.pause();
  const { _handle: handle } = socket as unknown as { readonly _handle: Handle | null };
  if (handle?.reading !== true) return;
  handle.reading = false;
  handle.readStop();
}

function goOnReading(socket: Socket): void {
  socket.resume();
  socket._read(0); // Not knowing that it was stopped, the stream still waits for what it asked for last.
}

/** Reads no more from a socket that nobody listens to, and drops what was read: it costs no memory, however long it is kept. */
export function keepUnread(socket: Socket): void {
  socket._read = stay;
  // In this mode a socket stops reading when it holds enough, and is not made to go on by `resume`.
  socket.on('readable', drop);
}

function stay(this: Socket): Socket {
  return this;
}

function drop(this: Socket): void {
  this.read();
}
