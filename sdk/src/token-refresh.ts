import type { Backoff } from './backoff.js';
import type { Connection } from './connection.js';
import type { WelcomePayload } from './frames.js';
import { errorOf } from './refusal.js';
import { tokenOf } from './token.js';
import type { TokenSource } from './token.js';

export interface TokenRefreshOptions {
  readonly token?: string | TokenSource;
  readonly answerTimeoutMs: number;
  readonly backoff: Backoff;
  readonly random?: () => number;
  /** Hears why there is no new token yet; it is tried again until the old one ends. */
  readonly onError: (error: unknown) => void;
}

/** A token is replaced so long before its end, or a quarter of its life, but up to twice as late: not by all at once. */
const LEAD_MS = 60_000;
const PAUSE_MIN_MS = 1_000;
/** Timers cannot wait longer. */
const PAUSE_MAX_MS = 2_147_483_647;

/** Gives open connections a new token before the old one ends, so that nothing is interrupted (AUTH-5). */
export function tokenRefresh(options: TokenRefreshOptions): TokenRefresh {
  return new TokenRefresh(options);
}

export class TokenRefresh {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** From the client's steady clock to the server's. */
  private offsetMs = 0;
  private attempt = 0;

  constructor(private readonly options: TokenRefreshOptions) {}

  start(connection: Connection, { expires_at: expiresAt, server_time: serverTime }: WelcomePayload): void {
    this.offsetMs = serverTime - performance.now();
    this.expectEnd(connection, expiresAt);
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private expectEnd(connection: Connection, expiresAt: unknown): void {
    if (typeof expiresAt !== 'number') return;
    const { random = Math.random } = this.options;
    this.attempt = 0;
    const lifeMs = expiresAt - this.offsetMs - performance.now();
    this.refreshIn(connection, lifeMs - Math.min(LEAD_MS, lifeMs / 4) * (1 - random() / 2));
  }

  private refreshIn(connection: Connection, ms: number): void {
    const { token, answerTimeoutMs, backoff, onError } = this.options;
    if (token === undefined || connection.isOver) return;
    const fail = (error: unknown): void => {
      if (!connection.isOver) onError(error);
      this.refreshIn(connection, backoff(this.attempt++));
    };
    const refresh = (fresh: string): void =>
      connection.ask(
        { type: 'session', payload: { action: 'refresh', token: fresh } },
        (answer) => {
          if (answer?.type === 'ack') this.expectEnd(connection, answer.payload['expires_at']);
          else if (answer !== undefined) fail(errorOf(answer));
        },
        true,
      );
    this.timer = setTimeout(
      () => void tokenOf(token, 'refresh', answerTimeoutMs).then(refresh).catch(fail),
      Math.min(Math.max(ms, PAUSE_MIN_MS), PAUSE_MAX_MS),
    );
  }
}
