import type { Socket } from 'node:net';
import type { Meters } from '../meters/meters.js';
import type { RoomId } from '../protocol/ids.js';
import { SOCKET_HIGH_WATER_BYTES, WRITE_MAX_BYTES } from '../protocol/limits.js';
import type { Subscription } from './subscription.js';

/** Those that have something due in this turn of the event loop. */
let due: Outbox[] = [];

/** One immediate serves all: one each would cost a room of fifty as much as its frames do. */
function pumpWhenTurnEnds(outbox: Outbox): void {
  if (due.push(outbox) > 1) return;
  setImmediate(() => {
    const turn = due;
    due = [];
    for (const one of turn) one.pump();
    outbox.meters.delivered();
  });
}

/**
 * What is due to one socket, handed over in one write per turn of the event loop: control frames (never dropped), then
 * per room the durable events, then the newest ephemeral values. A socket that takes nothing is handed nothing: its
 * cursors wait, and so does its inbox.
 */
export class Outbox {
  /** Absent as long as there are none: an array that waits to be filled gets old, and all that it is given with it. */
  private control: Buffer[] | undefined;
  private controlBytes = 0;
  private isScheduled = false;
  private isStuck = false;
  private waitingSince: number | undefined;
  private leastWaiting = 0;
  private onRoom: (() => void)[] = [];
  readonly subscriptions = new Map<RoomId, Subscription>();

  constructor(
    private readonly socket: Socket,
    readonly meters: Meters,
    private readonly isOpen: () => boolean,
  ) {
    socket.on('drain', () => {
      this.isStuck = false;
      this.waitingSince = undefined; // It took everything: that is progress, however soon it is stuck again.
      this.pump();
    });
  }

  /** Queues a frame for this socket alone; it leaves before any event that is still due. */
  send(frame: Buffer): void {
    (this.control ??= []).push(frame);
    this.controlBytes += frame.length;
    this.schedule();
  }

  schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    pumpWhenTurnEnds(this);
  }

  /** Resolves when the socket takes frames again: whoever makes replies waits here first. */
  hasRoom(): Promise<void> {
    if (!this.isFull || !this.isOpen()) return Promise.resolve();
    return new Promise((resolve) => this.onRoom.push(resolve));
  }

  /** Writes what is due now. */
  pump(): void {
    this.isScheduled = false;
    if (!this.isOpen() || this.isStuck) return this.release();
    const chunks = this.control ?? [];
    let size = this.controlBytes;
    this.control = undefined;
    this.controlBytes = 0;
    this.meters.sent += chunks.length;
    const now = performance.now();
    for (const subscription of this.subscriptions.values()) {
      if (size >= WRITE_MAX_BYTES) break;
      size += subscription.collect(chunks, WRITE_MAX_BYTES - size, now);
    }
    if (size === 0) return this.release();
    this.meters.sentBytes += size;
    const takesMore = this.write(chunks);
    // A stuck socket goes on at `drain`; for the others, what the budget left over is due in the next turn.
    if (takesMore && this.isBehind()) this.schedule();
  }

  private isBehind(): boolean {
    for (const subscription of this.subscriptions.values()) if (subscription.isBehind) return true;
    return false;
  }

  /** Bytes that the socket has been handed and not yet taken. */
  get waitingBytes(): number {
    return this.socket.writableLength;
  }

  /** How long the socket has made no progress while something waits for it, in ms. */
  stuckForMs(now: number): number {
    const waiting = this.waitingBytes;
    if (!this.isStuck) this.waitingSince = undefined;
    else if (this.waitingSince === undefined || waiting < this.leastWaiting) {
      this.waitingSince = now;
      this.leastWaiting = waiting;
    }
    return this.waitingSince === undefined ? 0 : now - this.waitingSince;
  }

  /** Whether a reply made now would only wait: in the socket, or here for its turn. */
  get isFull(): boolean {
    return this.isStuck || this.controlBytes >= WRITE_MAX_BYTES;
  }

  private write(chunks: readonly Buffer[]): boolean {
    const [first] = chunks;
    this.socket.write(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
    const waiting = this.waitingBytes;
    this.meters.waitingBytes.add(waiting);
    this.isStuck = waiting > SOCKET_HIGH_WATER_BYTES;
    if (this.isStuck) this.meters.stalls++;
    this.release();
    return !this.isStuck;
  }

  private release(): void {
    if (this.onRoom.length === 0 || (this.isFull && this.isOpen())) return;
    const waiting = this.onRoom;
    this.onRoom = [];
    for (const resolve of waiting) resolve();
  }
}
