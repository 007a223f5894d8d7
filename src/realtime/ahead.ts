import type { Socket } from 'node:net';
import { AHEAD_MAX_BYTES } from '../protocol/limits.js';
import { keepUnread } from './intake.js';

/**
 * What a client sends ahead of the answer to its handshake, in one piece: left in its socket, each byte that comes by itself
 * would be a Buffer of some hundred bytes. Who sends too much of it is read no more: it would wait with all of it in memory,
 * and refused at once be back at once.
 */
export class Ahead {
  private bytes: Buffer;
  private size = 0;
  private isOver = false;

  /** @param head what was read together with the request */
  constructor(
    private readonly socket: Socket,
    head: Buffer,
  ) {
    this.bytes = Buffer.alloc(0);
    this.add(head);
    if (this.isOver) return;
    socket.on('readable', this.read);
    socket.once('end', this.gone);
  }

  isTooMuch(): boolean {
    return this.isOver;
  }

  /** Leaves the socket to whoever goes on with it, and gives what it sent. */
  end(): Buffer {
    this.leave();
    return this.bytes.subarray(0, this.size);
  }

  private readonly read = (): void => {
    for (let chunk = this.next(); chunk !== null && !this.isOver; chunk = this.next()) this.add(chunk);
  };

  /** It will not hear the answer: nobody ends what it says before it has begun. */
  private readonly gone = (): void => void this.socket.destroy();

  private next(): Buffer | null {
    return this.socket.read() as Buffer | null;
  }

  private add(chunk: Buffer): void {
    const size = this.size + chunk.length;
    if (size > AHEAD_MAX_BYTES) return this.giveUp();
    if (size > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(AHEAD_MAX_BYTES, 2 * size));
      this.bytes.copy(larger, 0, 0, this.size);
      this.bytes = larger;
    }
    chunk.copy(this.bytes, this.size);
    this.size = size;
  }

  private giveUp(): void {
    this.isOver = true;
    this.bytes = Buffer.alloc(0);
    this.size = 0;
    this.leave();
    keepUnread(this.socket);
  }

  private leave(): void {
    this.socket.removeListener('readable', this.read);
    this.socket.removeListener('end', this.gone);
  }
}
