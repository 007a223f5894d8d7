import type { Features } from './feature.js';
import type { OutboxState } from './outbox.js';
import type { OutboxStorage } from './outbox-storage.js';
import type { TokenSource } from './token.js';
import type { tokenRefresh } from './token-refresh.js';
import type { WebSocketClass } from './web-socket.js';

export interface ClientOptions {
  /** By the name that each has in the rooms of this client. */
  readonly features?: Features;
  /**
   * `wss://host/ws`; several are instances of one server, of which the next one is tried whenever one is lost. The list is read
   * at each attempt.
   */
  readonly url: string | readonly string[];
  readonly userId: string;
  readonly device?: string;
  /** Where the server asks for one; a function is asked before each connection. */
  readonly token?: string | TokenSource;
  /**
   * Asks `token` for a new one before the last one ends, and gives it to the open connection. Without it the connection ends
   * with its token, and another one is made with a new token: nothing is lost, but it takes a moment.
   */
  readonly tokenRefresh?: typeof tokenRefresh;
  /** Default: the global one, or that of package `ws` if it is installed (Node 20 has none of its own). */
  readonly webSocket?: WebSocketClass;
  /** The server refuses payload fields that it does not know; for development. */
  readonly strict?: boolean;
  /** Waits before connection n are random in 0..min(maxMs, minMs·2ⁿ). Default: 500, 20,000. */
  readonly backoff?: { readonly minMs: number; readonly maxMs: number };
  /** In 0..1; default `Math.random`. */
  readonly random?: () => number;
  /** A connection that takes longer to open, or to answer one frame, is given up. Default: 20,000. */
  readonly answerTimeoutMs?: number;
  /** Silence after which the client asks whether the server is there. Default: what the server says. */
  readonly silenceMs?: number;
  /** Time without a connection after which `lost` is told. Default: 5,000. */
  readonly lostAfterMs?: number;
  /** What `client.outbox.toJSON()` gave in an earlier life. */
  readonly outbox?: OutboxState;
  /** Keeps the outbox over the ends of the program: loaded before the first connection, saved at each change. */
  readonly outboxStorage?: OutboxStorage;
  /** Commands that may wait; more are refused with `outbox_full`. Default: 1,000. */
  readonly outboxLimit?: number;
  /**
   * … of one kind, by `type.action` or by `type`: `{chat: 200}`. What has 0 is worth nothing later: it is not kept, and is
   * refused with `offline` once the connection is lost. Default, beside what is told here: 0 for `planning.lock`,
   * `planning.renew` and `location.update`.
   */
  readonly outboxLimits?: Readonly<Record<string, number>>;
}
