import type { CLOSE } from '../../src/protocol/close-code.js';
import type { Backoff } from './backoff.js';
import { Connection } from './connection.js';
import { ABNORMAL, connectionEnd } from './connection-end.js';
import type { ConnectionEnd } from './connection-end.js';
import type { ConnectionState } from './connection-state.js';
import type { ClientOptions } from './client-options.js';
import { findWebSocket } from './find-web-socket.js';
import type { Sight } from './frame-seen.js';
import type { Frame, WelcomePayload } from './frames.js';
import { isUnauthorized, tokenOf } from './token.js';
import type { TokenContext } from './token.js';
import type { TokenRefresh } from './token-refresh.js';

/** By name, and not {@link CLOSE}, which would bring all others along. */
const UNAUTHENTICATED: (typeof CLOSE)['unauthenticated'] = 4401;
const DEFAULT_ANSWER_TIMEOUT_MS = 20_000;
const DEFAULT_LOST_AFTER_MS = 5_000;

export interface LinkOptions extends Omit<ClientOptions, 'backoff' | 'outbox'> {
  readonly backoff: Backoff;
  readonly newId: () => string;
  readonly onState: (state: ConnectionState) => void;
  readonly onLost: () => void;
  readonly onSeen: (seen: Sight, text: string) => void;
  readonly onFrame: (frame: Frame) => void;
  readonly onWelcome: (connection: Connection) => void;
  readonly onEnd: (end: ConnectionEnd) => void;
  /** What does no harm to the connection, but should be known. */
  readonly onError: (error: unknown) => void;
}

const NO_WEB_SOCKET: ConnectionEnd = {
  code: ABNORMAL,
  reason: 'There is no global WebSocket: install package `ws`, or pass `webSocket`',
  isFinal: true,
};

/** One connection after the other, until it is closed or rejected. */
export class Link {
  state: ConnectionState = { status: 'connecting' };
  /** The server's last one. */
  welcome: WelcomePayload | undefined;
  private connection: Connection | undefined;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private losing: ReturnType<typeof setTimeout> | undefined;
  private readonly answerTimeoutMs: number;
  private readonly refresh: TokenRefresh | undefined;
  private tokenReason: TokenContext['reason'] = 'connect';
  private isWelcome = false;
  /** Attempts in a row that led nowhere. */
  private attempt = 0;
  private turn = 0;

  /** Throws if a URL is none. */
  constructor(private readonly options: LinkOptions) {
    for (const url of this.urls) new URL(url);
    this.answerTimeoutMs = options.answerTimeoutMs ?? DEFAULT_ANSWER_TIMEOUT_MS;
    this.refresh = options.tokenRefresh?.({ ...options, answerTimeoutMs: this.answerTimeoutMs });
  }

  start(): void {
    if (this.isOver) return;
    this.expectLoss();
    void this.connect();
  }

  /** The network may be back, or another one: connects now, unless the server told when, or asks whether it is there. */
  wake(): void {
    const { status, end } = this.state;
    if (status === 'connected') this.connection?.probe();
    if (status !== 'disconnected' || end?.retryAfterMs !== undefined) return;
    this.attempt = 0;
    this.connectAgain();
  }

  /** Ends it for good; `onEnd` tells when the socket is closed, if there is one. */
  close(): void {
    clearTimeout(this.pause);
    if (this.isOver) return;
    const end = { code: 1000, reason: '', isFinal: true };
    this.become({ status: 'closed', end });
    if (this.connection === undefined) this.options.onEnd(end);
    else this.connection.close();
  }

  private get isOver(): boolean {
    return this.state.status === 'closed' || this.state.status === 'rejected';
  }

  private async connect(): Promise<void> {
    const { options } = this;
    this.isWelcome = false;
    try {
      const { webSocket: WebSocket = await findWebSocket() } = options;
      const token = options.token && (await tokenOf(options.token, this.tokenReason, this.answerTimeoutMs));
      if (this.isOver) return;
      if (WebSocket === undefined) return this.end(NO_WEB_SOCKET);
      // The server selects the name and reads the other: browsers cannot send headers (CONN-3).
      const protocols = token === undefined ? undefined : ['rally.v1', `bearer.${token}`];
      this.connection = new Connection(new WebSocket(this.address(), protocols), {
        ...options,
        answerTimeoutMs: this.answerTimeoutMs,
        onFrame: (frame) => this.receive(frame),
        onEnd: (end) => this.end(end),
      });
    } catch (error) {
      if (!this.isOver) this.end(connectionEnd(isUnauthorized(error) ? UNAUTHENTICATED : ABNORMAL, String(error)));
    }
  }

  /** Instances of one server: the next one is tried whenever one is lost. The list may change meanwhile. */
  private get urls(): readonly string[] {
    return [this.options.url].flat();
  }

  private address(): string {
    const { userId, device, strict } = this.options;
    const url = new URL(this.urls[this.turn % this.urls.length] ?? '');
    const resume = this.welcome?.resume_token;
    const parameters = { v: '2', user_id: userId, device, strict: strict ? '1' : undefined, resume };
    // Not by `searchParams`: that writes a space as `+`, which to the server is a plus sign (CONN-1).
    for (const [name, value] of Object.entries(parameters))
      if (value) url.search += `${url.search && '&'}${name}=${encodeURIComponent(value)}`;
    return url.href;
  }

  private receive(frame: Frame): void {
    this.options.onFrame(frame);
    const { connection } = this;
    if (frame.type !== 'session' || connection === undefined || this.isOver) return;
    if (frame.payload['action'] === 'draining') this.drain(connection, Number(frame.payload['reconnect_in_ms']));
    if (frame.payload['action'] === 'welcome' && !this.isWelcome)
      this.enter(connection, frame.payload as WelcomePayload);
  }

  private enter(connection: Connection, welcome: WelcomePayload): void {
    this.welcome = welcome;
    this.tokenReason = 'connect';
    this.isWelcome = true;
    connection.welcomed(welcome.heartbeat_ms);
    this.refresh?.start(connection, welcome);
    this.become({ status: 'connected' });
    this.options.onWelcome(connection);
  }

  private drain(connection: Connection, inMs: number): void {
    if (!this.isWelcome || !Number.isFinite(inMs)) return;
    connection.expectEndIn(inMs);
    this.become({ status: 'connected', drainsInMs: inMs });
  }

  private end(end: ConnectionEnd): void {
    if (this.connection?.hasAnswered === true) this.attempt = 0;
    this.connection = undefined;
    this.refresh?.stop();
    if (this.state.status === 'closed') return this.options.onEnd({ ...end, isFinal: true });
    // With a new token it is not the same input any more.
    const hasNewInput = this.isWelcome && this.options.token !== undefined && end.code === UNAUTHENTICATED;
    const told = { ...end, isFinal: end.isFinal && !hasNewInput };
    if (hasNewInput) this.tokenReason = 'expired';
    this.turn++;
    const retryInMs = end.retryAfterMs ?? this.options.backoff(this.attempt++);
    if (!told.isFinal) this.pause = setTimeout(() => this.connectAgain(), retryInMs);
    this.become(told.isFinal ? { status: 'rejected', end: told } : { status: 'disconnected', end: told, retryInMs });
    if (told.isFinal || !this.isOver) this.options.onEnd(told);
  }

  private connectAgain(): void {
    const { end } = this.state;
    clearTimeout(this.pause);
    this.become({ status: 'connecting', ...(end && { end }) });
    void this.connect();
  }

  private become(state: ConnectionState): void {
    const { isLost } = this.state;
    const isSettled = state.status !== 'connecting' && state.status !== 'disconnected';
    if (isSettled) {
      clearTimeout(this.losing);
      this.losing = undefined;
    } else this.expectLoss();
    this.state = isSettled || isLost === undefined ? state : { ...state, isLost };
    this.options.onState(this.state);
  }

  /** Once for each time without a connection. */
  private expectLoss(): void {
    this.losing ??= setTimeout(() => {
      this.become({ ...this.state, isLost: true });
      if (this.state.isLost === true) this.options.onLost();
    }, this.options.lostAfterMs ?? DEFAULT_LOST_AFTER_MS);
  }
}
