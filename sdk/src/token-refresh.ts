import type { Backoff } from './backoff.js';
import type { Connection } from './connection.js';
import type { Frame, WelcomePayload } from './frames.js';
import { errorOf } from './refusal.js';
import { tokenOf } from './token.js';
import type { TokenSource } from './token.js';

export interface TokenRefreshOptions {
  readonly token: TokenSource | undefined;
  readonly answerTimeoutMs: number;
  readonly backoff: Backoff;
  readonly random: () => number;
  /** Hears why there is no new token yet; it is tried again until the old one ends. */
  readonly onError: (error: unknown) => void;
}

/** A token is replaced so long before its end, or a quarter of its life, but up to twice as late: not by all at once. */
const LEAD_MS = 60_000;
const PAUSE_MIN_MS = 1_000;
/** Timers cannot wait longer. */
const PAUSE_MAX_MS = 2 ** 31 - 1;

/** Gives an open connection a new token before the old one ends, so that nothing is interrupted (AUTH-5). */
export class TokenRefresh {
  private connection: Connection | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** From the client's steady clock to the server's. */
  private offsetMs = 0;
  private attempt = 0;

  constructor(private readonly options: TokenRefreshOptions) {}

  start(connection: Connection, { expires_at: expiresAt, server_time: serverTime }: WelcomePayload): void {
    this.connection = connection;
    this.offsetMs = serverTime - performance.now();
    this.expectEnd(expiresAt);
  }

  stop(): void {
    this.connection = undefined;
    clearTimeout(this.timer);
  }

  private expectEnd(expiresAt: unknown): void {
    if (typeof expiresAt !== 'number') return;
    this.attempt = 0;
    const lifeMs = expiresAt - this.offsetMs - performance.now();
    this.refreshIn(lifeMs - Math.min(LEAD_MS, lifeMs / 4) * (1 - this.options.random() / 2));
  }

  private refreshIn(ms: number): void {
    const { connection } = this;
    if (connection === undefined || this.options.token === undefined) return;
    const { token, answerTimeoutMs } = this.options;
    const refresh = async (): Promise<void> => {
      try {
        const fresh = await tokenOf(token, 'refresh', answerTimeoutMs);
        const payload = { action: 'refresh', token: fresh };
        connection.ask({ type: 'session', payload }, (answer) => this.answered(connection, answer));
      } catch (error) {
        this.failed(connection, error);
      }
    };
    this.timer = setTimeout(() => void refresh(), Math.min(Math.max(ms, PAUSE_MIN_MS), PAUSE_MAX_MS));
  }

  private answered(connection: Connection, answer: Frame | undefined): void {
    if (answer === undefined || connection !== this.connection) return;
    if (answer.type === 'ack') this.expectEnd(answer.payload['expires_at']);
    else this.failed(connection, errorOf(answer));
  }

  private failed(connection: Connection, error: unknown): void {
    if (connection !== this.connection) return;
    this.options.onError(error);
    this.refreshIn(this.options.backoff(this.attempt++));
  }
}
