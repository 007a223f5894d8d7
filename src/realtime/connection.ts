import type { Socket } from 'node:net';
import type { RawData, WebSocket } from 'ws';
import type { Role } from '../auth/room-grants.rules.js';
import type { Meters } from '../meters/meters.js';
import { CLOSE } from '../protocol/close-code.js';
import type { CloseCode } from '../protocol/close-code.js';
import type { RoomId } from '../protocol/ids.js';
import type { Seq } from '../protocol/position.js';
import type { Refusal } from '../protocol/refusal.js';
import { controlText, errorText } from '../protocol/server-frame.js';
import { FAREWELL_MAX_BYTES, INBOX_MAX_FRAMES } from '../protocol/limits.js';
import type { Entered, SessionRef } from '../store/entrance.js';
import { Abuse } from './abuse.js';
import { Inbox } from './inbox.js';
import { Intake } from './intake.js';
import { Outbox } from './outbox.js';
import type { FrameMeter } from './rate-limit.js';
import type { Removal } from './removal.rules.js';
import type { JoinRequest, Session } from './session.js';
import { TOO_MANY_FRAGMENTS, faultCodeOf } from './protocol-fault.js';
import type { Reader } from './subscription.js';
import { pongFrame, textFrame } from './text-frame.js';

/** As what a connection may publish in a room. */
export interface Standing {
  /** Absent where it only publishes (ENV-6). */
  readonly member: SessionRef | undefined;
  /** Of a member, as its last join was admitted. */
  readonly role: Role;
  /** Of all commands in the room. */
  readonly rate: FrameMeter;
}
export interface Membership extends Standing {
  readonly member: Entered;
}
/** Both ends of one socket: frames are read through `ws`, and written to `socket` already framed. */
export interface Wire {
  readonly ws: WebSocket;
  readonly socket: Socket;
}
export interface ConnectionHandlers {
  readonly meters: Meters;
  /** One frame, in the order received; the next waits for it. */
  readonly onFrame: (connection: Connection, data: Buffer, isBinary: boolean) => Promise<void>;
  readonly onProtocolError: (connection: Connection, error: Error) => void;
  readonly onClose: (connection: Connection) => void;
  /** It ended, and its socket is kept until that closes. */
  readonly onShutOut: (ws: WebSocket) => void;
  /** A frame could not even be answered: a fault of the server. */
  readonly onFailure: (connection: Connection, error: unknown) => void;
}

/** Of most connections for as long as they live. */
const NOWHERE: ReadonlySet<RoomId> = new Set();

/** One socket: what it sends goes through an ordered inbox, what it is sent through an outbox of cursors. */
export class Connection implements Reader {
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly memberships = new Map<RoomId, Membership>();
  /** Rooms in which it publishes without being a member (ENV-6): features hear of its end there, too. */
  visited: ReadonlySet<RoomId> = NOWHERE;
  isBackground = false;
  isSuperseded = false;
  /** Last sign of life, by the monotone clock. */
  heardAt = performance.now();
  pingedAt = 0;
  private readonly ws: WebSocket;
  private readonly intake: Intake;
  private isPongDue = false;
  private isClosing = false;
  private hasEnded = false;
  /** Why it ended, if this side said so first. */
  private endCode: number | undefined;
  private readonly abuse = new Abuse();

  constructor(
    readonly session: Session,
    /** What the URL asked of the first join. */
    readonly opening: JoinRequest,
    readonly meter: FrameMeter,
    { ws, socket }: Wire,
    private readonly handlers: ConnectionHandlers,
  ) {
    this.ws = ws;
    this.intake = new Intake(socket);
    handlers.meters.open();
    this.outbox = new Outbox(socket, handlers.meters, () => this.isOpen);
    this.inbox = new Inbox(
      INBOX_MAX_FRAMES,
      (isCrowded) => this.setCrowded(isCrowded),
      (error) => handlers.onFailure(this, error),
    );
    ws.on('message', (data, isBinary) => {
      this.heardAt = performance.now();
      if (this.isClosing) return;
      // Asked again when its turn comes: the frame before it may have closed the connection (4429).
      this.inbox.push(() => (this.isClosing ? undefined : handlers.onFrame(this, toBuffer(data), isBinary)));
    });
    ws.on('pong', () => this.hearPong());
    ws.on('ping', (payload) => this.hearPing(payload));
    ws.on('error', (error) => {
      const code = faultCodeOf(error);
      this.endCode ??= code;
      handlers.onProtocolError(this, error);
      if (code === TOO_MANY_FRAGMENTS) this.keepOut(code);
    });
    ws.once('close', (code) => this.end(code));
  }

  get isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN;
  }

  /** Sends a frame to this client alone. */
  send(text: string): void {
    if (this.isOpen) this.outbox.send(textFrame(text));
  }

  /** Tells this client alone what was not done, and why. */
  refuse(re: string | null, room: RoomId | undefined, refusal: Refusal): void {
    this.handlers.meters.errors.add(refusal.code);
    this.send(errorText(re, room, refusal));
  }

  /** Sends an event made for this client's version, if it sees such events at all. */
  sendEvent(frame: Buffer | null): void {
    if (frame !== null && this.isOpen) this.outbox.send(frame);
  }

  /** A reader of rooms: something is due. */
  wake(): void {
    this.outbox.schedule();
  }

  /** A reader of rooms: what it missed is no longer kept, so it has to come back and take a fresh state. */
  lost(): void {
    this.close(CLOSE.slowReader, 'too far behind');
  }

  /** A reader of rooms: some of what it was told never happened (ROOM-3). A seed client has no position to correct. */
  truncated(room: RoomId, epoch: string, cut: Seq): void {
    if (this.session.version === 2) this.send(controlText('room', room, { action: 'truncate', epoch, cut }));
  }

  /** A reader of rooms: nothing it was told is certain. A seed client knows no way to ask anew but to come again. */
  reset(room: RoomId, epoch: string): void {
    this.outbox.subscriptions.delete(room);
    if (this.session.version === 2) this.send(controlText('room', room, { action: 'reset', epoch }));
    else this.close(CLOSE.stateLost, 'the room went back, resync');
  }

  /** CONN-9: its session goes on over another connection, so this one must not be heard any more. */
  superseded(): void {
    this.isSuperseded = true;
    this.close(CLOSE.replaced, 'replaced by a newer connection');
  }

  /** CONN-10: this instance goes; in that time the connection is closed with 1012. */
  drains(inMs: number): void {
    if (this.session.version === 2)
      this.send(controlText('session', undefined, { action: 'draining', reconnect_in_ms: inMs }));
  }

  /** ROOM-8. */
  removed(room: RoomId, { by, until }: Removal): void {
    this.expelled(room, { action: 'removed', by, until }, 'removed from the room');
  }

  /** ROOM-10. */
  deleted(room: RoomId): void {
    this.expelled(room, { action: 'deleted' }, 'the room was deleted');
  }

  visit(room: RoomId): void {
    if (!this.visited.has(room)) this.visited = new Set([...this.visited, room]);
  }

  /** CONN-8: in background no ephemera, and durable events in batches. */
  setBackground(isBackground: boolean): void {
    this.isBackground = isBackground;
    for (const subscription of this.outbox.subscriptions.values()) subscription.isBackground = isBackground;
    this.wake();
  }

  ping(): void {
    this.pingedAt = performance.now();
    this.isPongDue = true;
    if (this.isOpen) this.ws.ping();
  }

  /** Hands over what is due, then closes. Frames that wait, or arrive later, are not handled. */
  close(code: CloseCode, reason = ''): void {
    if (this.isClosing) return;
    this.isClosing = true;
    this.endCode ??= code;
    this.outbox.pump();
    this.ws.close(code, reason);
    this.intake.resume(); // A paused socket would never see the client's half of the closing handshake.
  }

  /** Ends a socket that does not answer: a closing handshake would wait for it. */
  terminate(code: CloseCode): void {
    this.close(code);
    this.ws.terminate();
  }

  /**
   * CONN-14: tells why, ends, and keeps the socket, so that who floods is not back at once: to let it in again costs more
   * than what it sends. Who says goodbye itself is let go; when the time to do so is over, ws cuts the socket.
   */
  shutOut(code: CloseCode, reason: string): void {
    this.close(code, reason);
    this.intake.limit(FAREWELL_MAX_BYTES);
    this.handlers.onShutOut(this.ws);
    this.end(code);
  }

  /** Reads no further, answers every frame that was read, then closes. */
  async finish(code: CloseCode, reason: string): Promise<void> {
    this.intake.pause();
    await this.inbox.idle();
    this.close(code, reason);
  }

  /** Counts a malformed frame; true if there were too many lately (4429). */
  isAbusive(): boolean {
    return this.abuse.malformed(performance.now());
  }

  /** A connection that was opened for this room has nothing left to do. */
  private expelled(room: RoomId, payload: object, reason: string): void {
    const { version, homeRoom } = this.session;
    if (version === 2) this.send(controlText('room', room, payload));
    if (version === 1 || room === homeRoom) this.close(CLOSE.forbidden, reason);
  }

  /** Clients may send pongs that answer nothing. */
  private hearPong(): void {
    if (this.isClosing || this.isFlood()) return;
    if (this.isPongDue) this.handlers.meters.roundTrip.add((this.heardAt - this.pingedAt) / 1_000);
    this.isPongDue = false;
  }

  /** Answered with whatever else is due, in one write. Who reads no answers is given none. */
  private hearPing(payload: Buffer): void {
    if (this.isClosing || this.isFlood()) return;
    if (!this.outbox.isFull) this.outbox.send(pongFrame(payload));
  }

  /** Of pings, and of pongs, which nobody asked for either. */
  private isFlood(): boolean {
    this.heardAt = performance.now();
    if (!this.abuse.pinged(this.heardAt)) return false;
    this.shutOut(CLOSE.abuse, 'too many pings');
    return true;
  }

  /** Also of one whose socket is kept for a while. */
  private end(code: number): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.handlers.meters.close(this.endCode ?? code);
    this.outbox.pump(); // Lets go of whoever waits for the socket.
    this.handlers.onClose(this);
  }

  /** ws has said why: what this client sends is read no more. */
  private keepOut(code: number): void {
    this.intake.keep();
    this.handlers.onShutOut(this.ws);
    this.end(code);
  }

  private setCrowded(isCrowded: boolean): void {
    if (isCrowded) this.intake.pause();
    else if (!this.isClosing) this.intake.resume();
  }
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
