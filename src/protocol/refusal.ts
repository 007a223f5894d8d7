import { ERRORS } from './error-code.js';
import type { ErrorCode } from './error-code.js';

export interface RefusalExtras {
  /** English, for developers; the meaning of the code unless something more exact is known. Never client data. */
  readonly message?: string;
  readonly details?: object;
  readonly retryAfterMs?: number;
}

/**
 * The one error that answers a client's frame: pure rules return it, services throw it, the exception filter sends it.
 * Anything else that is thrown reaches the client as `internal`.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: ErrorCode,
    readonly extras: RefusalExtras = {},
  ) {
    super(extras.message ?? ERRORS[code].meaning);
  }
}

export interface FieldIssue {
  readonly path: string;
  readonly rule: string;
}

/** Faults of payload fields: the path and the rule that it breaks, never its value. */
export function invalidPayload(...issues: readonly FieldIssue[]): Refusal {
  return new Refusal('invalid_payload', { details: { issues } });
}
