import type { JsonObject } from './envelope.js';
import type { ErrorCode } from './error-code.js';

/** ENV-4: why a frame was refused; to its sender alone. */
export interface RefusalMessage {
  readonly code: ErrorCode;
  /** English, for developers; `code` is the contract. */
  readonly message: string;
  /** Whether the same frame, sent again later with the same `id`, may succeed. */
  readonly retryable: boolean;
  /** Not before that time. */
  readonly retry_after_ms?: number;
  /** Of `invalid_payload` it has `issues`: the path and the rule that each field breaks. */
  readonly details?: JsonObject;
}
