import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { WebSocketServer } from 'ws';
import type { ServerOptions } from 'ws';
import type { Identity } from '../auth/identity.rules.js';
import { Meters } from '../meters/meters.js';
import { CLOSE } from '../protocol/close-code.js';
import type { SessionId } from '../protocol/ids.js';
import {
  FAREWELL_MAX_BYTES,
  FRAME_MAX_BYTES,
  HANDSHAKES_AT_ONCE,
  HANDSHAKE_TIMEOUT_MS,
  MESSAGE_MAX_FRAGMENTS,
} from '../protocol/limits.js';
import { Refusal } from '../protocol/refusal.js';
import { Ahead } from './ahead.js';
import type { Wire } from './connection.js';
import { Deadlines } from './deadlines.js';
import { Door } from './door.js';
import type { HttpRefusal } from './door.js';
import { Intake } from './intake.js';
import { Identification } from './identification.js';
import { Revocations } from './revocations.js';
import { ResumeTokens } from './resume-tokens.js';
import { pathOf, readHandshake } from './handshake.js';
import type { Handshake, HandshakeFault } from './handshake.js';
import { WS_PATH } from './realtime-gateway.decorator.js';
import { Turnstile } from './turnstile.js';
import type { WhenGone } from './turnstile.js';

/** A socket that may become a connection: who it speaks for is known, and nothing was read from it yet. */
export interface Opened {
  readonly wire: Wire;
  readonly handshake: Handshake;
  readonly identity: Identity;
  readonly sessionId: SessionId;
  readonly isTakeover: boolean;
}

type OnOpen = (opened: Opened) => Promise<void>;
interface Asking {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  readonly onOpen: OnOpen;
}

/** It cannot be told now who somebody is, or others were first. */
const UNAVAILABLE: HttpRefusal = { status: 503, retryAfterS: 1 };

const TOO_EARLY: HttpRefusal = { status: 400, message: 'wait for the answer before you send frames' };

/** A handshake that takes longer waits for the store or for keys, and costs nobody any time: the next one may begin. */
const HANDSHAKE_COUNTS_MS = 50;

/** How long the answer to an upgrade waits for the join, to leave with its answer: one write and one turn of the client less. */
const ANSWER_WAITS_MS = 250;

/** Options of ws 8.23 that its types do not know yet. */
const HARDENED = { maxFragments: MESSAGE_MAX_FRAGMENTS, closeTimeout: 5_000 };
const OPTIONS: ServerOptions = {
  noServer: true,
  clientTracking: false,
  maxPayload: FRAME_MAX_BYTES,
  perMessageDeflate: false,
  autoPong: false, // Connections answer, in the order of all that they send.
  handleProtocols: (offered) => [...offered].find((protocol) => !protocol.startsWith('bearer.')) ?? false,
  ...HARDENED,
};

/**
 * Answers upgrade requests. A refusal never reaches a handler: HTTP status for programs; for browsers (they send
 * `Origin`), which cannot read a failed status, an upgrade that is closed at once with a 44xx.
 */
@Injectable()
export class Upgrades {
  private readonly server = new WebSocketServer(OPTIONS);
  private readonly answers = new Deadlines();
  private readonly entry = new Turnstile(HANDSHAKES_AT_ONCE, HANDSHAKE_COUNTS_MS);

  constructor(
    private readonly identification: Identification,
    private readonly revocations: Revocations,
    private readonly door: Door,
    private readonly resumes: ResumeTokens,
    private readonly meters: Meters,
  ) {
    meters.countWaiting = () => this.entry.waiting;
  }

  /** @param onOpen resolves when the client is in its room, or is not let in */
  async accept(request: IncomingMessage, socket: Socket, head: Buffer, onOpen: OnOpen): Promise<void> {
    socket.on('error', destroyed);
    // Gone again, while it waited to be read.
    if (socket.remoteAddress === undefined) return void socket.destroy();
    const refusal = faultOfRequest(request) ?? this.door.refusalOf(request);
    if (refusal !== undefined) return this.reject(socket, refusal);
    const handshake = readHandshake(request);
    if ('status' in handshake) return this.refuse(request, socket, head, handshake);
    const ahead = new Ahead(socket, head);
    const late = () => this.reject(socket, ahead.isTooMuch() ? TOO_EARLY : UNAVAILABLE);
    const timer = setTimeout(late, HANDSHAKE_TIMEOUT_MS);
    if (ahead.isTooMuch()) return;
    await this.entry.pass(async () => {
      if (!socket.writable || ahead.isTooMuch()) return;
      const identity = await this.identification.identify(handshake);
      const resumed = await this.resumed(handshake, identity);
      if (ahead.isTooMuch()) return;
      clearTimeout(timer);
      await this.admit({ request, socket, head: ahead.end(), onOpen }, handshake, identity, resumed);
    }, closeOf(socket));
    if (!ahead.isTooMuch()) clearTimeout(timer);
  }

  private async admit(
    { request, socket, head, onOpen }: Asking,
    handshake: Handshake,
    identity: Identity | Refusal | null,
    resumed: SessionId | null,
  ): Promise<void> {
    if (!socket.writable) return;
    const shut = this.door.shut();
    if (identity === null || shut !== undefined) return this.reject(socket, shut ?? UNAVAILABLE);
    if (identity instanceof Refusal) return this.refuse(request, socket, head, faultOf(identity));
    // In the turn in which it is entered among the connections: no revocation passes between.
    if (this.revocations.covers(identity))
      return this.refuse(request, socket, head, faultOf(new Refusal('unauthorized')));
    socket.cork(); // The answer to the upgrade, the welcome and what answers the join leave in one write.
    let opening: Promise<void> | undefined;
    this.server.handleUpgrade(request, socket, head, (ws) => {
      socket.setNoDelay(true);
      const sessionId = resumed ?? (randomUUID() as SessionId);
      opening = onOpen({ wire: { ws, socket }, handshake, identity, sessionId, isTakeover: resumed !== null });
    });
    await this.answers.within(performance.now() + ANSWER_WAITS_MS, Promise.resolve(opening), () => undefined);
    setImmediate(uncork, socket); // After what is due in this turn.
    await opening;
  }

  /** The session that the client's token stands for; `null` gives it a fresh one. */
  private async resumed(
    { resume, version }: Handshake,
    identity: Identity | Refusal | null,
  ): Promise<SessionId | null> {
    if (resume === undefined || version === 1 || identity === null || identity instanceof Refusal) return null;
    return this.resumes.redeem(resume, identity.user);
  }

  private refuse(request: IncomingMessage, socket: Socket, head: Buffer, fault: HandshakeFault): void {
    if (request.headers.origin === undefined) return this.reject(socket, fault);
    this.meters.refused.add(fault.status);
    this.server.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate());
      ws.close(fault.closeCode, fault.code);
      new Intake(socket).limit(FAREWELL_MAX_BYTES);
    });
  }

  private reject(socket: Socket, refusal: HttpRefusal): void {
    this.meters.refused.add(refusal.status);
    answer(socket, refusal);
  }
}

// Of all sockets, so that none keeps its handshake for as long as it lives.
function destroyed(this: Socket): void {
  this.destroy();
}

function closeOf(socket: Socket): WhenGone {
  return (leave) => {
    socket.once('close', leave);
    return () => socket.removeListener('close', leave);
  };
}

function uncork(socket: Socket): void {
  socket.uncork();
}

function faultOfRequest({ url = '', httpVersion, headers }: IncomingMessage): HttpRefusal | undefined {
  if (pathOf(url) !== WS_PATH) return { status: 404 };
  return httpVersion !== '1.1' || headers.host === undefined ? { status: 400 } : undefined;
}

function faultOf({ code, message }: Refusal): HandshakeFault {
  if (code === 'forbidden') return { status: 403, closeCode: CLOSE.forbidden, code, message };
  if (code === 'unauthorized') return { status: 401, closeCode: CLOSE.unauthenticated, code, message };
  return { status: 400, closeCode: CLOSE.badRequest, code, message };
}

function answer(socket: Socket, { status, code, message, retryAfterS }: HttpRefusal): void {
  const reason = STATUS_CODES[status] ?? '';
  const body = JSON.stringify({ code, message: message ?? reason });
  const retry = retryAfterS === undefined ? '' : `Retry-After: ${retryAfterS}\r\n`;
  // Nobody reads this socket, so its client's end would never be seen, nor the socket let go.
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: application/json\r\n${retry}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
