import type { ErrorCode } from '../../src/protocol/error-code.js';

/** Codes that the client makes itself: nothing, or no more, will be sent. */
export type LocalCode =
  'aborted' | 'timeout' | 'offline' | 'closed' | 'rejected' | 'left' | 'removed' | 'deleted' | 'outbox_full';

/** Why a promise of the client rejects: the server's final refusal (ENV-4), or one of {@link LocalCode}. */
export class RallyError extends Error {
  override readonly name = 'RallyError';

  constructor(
    /** A server newer than this client may send codes that it does not know. */
    readonly code: ErrorCode | LocalCode | (string & {}),
    message: string,
    /** The same command may succeed later; the client does not try it by itself. */
    readonly retryable = false,
    readonly details: Readonly<Record<string, unknown>> = {},
    /** When the server thinks that it may, in ms from now. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
