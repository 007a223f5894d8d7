import { CLOSE } from '../../src/protocol/close-code.js';
import type { Backoff } from './backoff.js';
import { Connection } from './connection.js';
import { ABNORMAL, connectionEnd } from './connection-end.js';
import type { ConnectionEnd } from './connection-end.js';
import type { Frame, WelcomePayload } from './frames.js';
import type { WebSocketClass } from './web-socket.js';

/** `waiting`: for its time to connect again. `rejected`: the server does not want this client as it is; final. */
export type LinkStatus = 'connecting' | 'connected' | 'waiting' | 'rejected' | 'closed';

export interface LinkOptions {
  /** Instances of one server: the next one is tried whenever one is lost. */
  readonly urls: readonly string[];
  /** Of every URL. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly token: (() => string | Promise<string>) | undefined;
  readonly webSocket: WebSocketClass;
  readonly backoff: Backoff;
  readonly newId: () => string;
  readonly answerTimeoutMs: number;
  readonly silenceMs: number | undefined;
  readonly onStatus: (status: LinkStatus) => void;
  readonly onFrame: (frame: Frame) => void;
  readonly onWelcome: (connection: Connection) => void;
  readonly onEnd: (end: ConnectionEnd) => void;
}

/** One connection after the other, until it is closed or rejected. */
export class Link {
  status: LinkStatus = 'connecting';
  /** The server's last one. */
  welcome: WelcomePayload | undefined;
  private connection: Connection | undefined;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private isWelcome = false;
  /** Attempts in a row that led nowhere. */
  private attempt = 0;
  private turn = 0;

  constructor(private readonly options: LinkOptions) {
    void this.connect();
  }

  /** Ends it for good; `onEnd` tells when the socket is closed, if there is one. */
  close(): void {
    clearTimeout(this.pause);
    if (this.status === 'closed' || this.status === 'rejected') return;
    this.become('closed');
    if (this.connection === undefined) this.options.onEnd({ code: 1000, reason: '', isFinal: true });
    else this.connection.close();
  }

  private async connect(): Promise<void> {
    const { options } = this;
    this.isWelcome = false;
    try {
      const token = await options.token?.();
      if (this.status === 'closed') return;
      const { webSocket: WebSocket, newId, answerTimeoutMs, silenceMs } = options;
      // The server selects the name and reads the other: browsers cannot send headers (CONN-3).
      const protocols = token === undefined ? undefined : ['rally.v1', `bearer.${token}`];
      this.connection = new Connection(new WebSocket(this.address(), protocols), {
        newId,
        answerTimeoutMs,
        silenceMs,
        onFrame: (frame) => this.receive(frame),
        onEnd: (end) => this.end(end),
      });
    } catch (error) {
      if (this.status === 'connecting') this.end(connectionEnd(ABNORMAL, String(error)));
    }
  }

  private address(): string {
    const { urls, parameters } = this.options;
    const url = new URL(urls[this.turn % urls.length] ?? '');
    const resume = this.welcome?.resume_token;
    const all = Object.entries({ ...parameters, ...(resume !== undefined && { resume }) });
    // Not by `searchParams`: that writes a space as `+`, which to the server is a plus sign (CONN-1).
    const query = all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    url.search = url.search === '' ? query : `${url.search}&${query}`;
    return url.href;
  }

  private receive(frame: Frame): void {
    this.options.onFrame(frame);
    const { connection, isWelcome } = this;
    if (isWelcome || connection === undefined) return;
    if (frame.type !== 'session' || frame.payload['action'] !== 'welcome') return;
    this.welcome = frame.payload as WelcomePayload;
    this.isWelcome = true;
    connection.welcomed(this.welcome.heartbeat_ms);
    if (this.status === 'closed') return;
    this.become('connected');
    this.options.onWelcome(connection);
  }

  private end(end: ConnectionEnd): void {
    if (this.connection?.hasAnswered === true) this.attempt = 0;
    this.connection = undefined;
    // With a new token it is not the same input any more.
    const isFinal =
      end.isFinal && !(this.isWelcome && this.options.token !== undefined && end.code === CLOSE.unauthenticated);
    if (this.status !== 'closed') this.become(isFinal ? 'rejected' : 'waiting');
    this.options.onEnd({ ...end, isFinal: this.status !== 'waiting' });
    if (this.status !== 'waiting') return;
    this.turn++;
    this.pause = setTimeout(
      () => {
        this.become('connecting');
        void this.connect();
      },
      end.retryAfterMs ?? this.options.backoff(this.attempt++),
    );
  }

  private become(status: LinkStatus): void {
    this.status = status;
    this.options.onStatus(status);
  }
}
