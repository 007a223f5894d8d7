import type { JsonObject } from '../../src/protocol/envelope.js';
import type { Backoff } from './backoff.js';
import { RallyError } from './errors.js';

/** Refusals that pass, or of which nobody knows the outcome: the same frame again, with the same id (ENV-4). */
const PASSING: readonly unknown[] = ['unavailable', 'internal', 'storage_full', 'rate_limited'];

/** ms until the refused frame may be sent again; `undefined` if the refusal is final. */
export function waitAfter({ payload }: Refused, attempt: number, backoff: Backoff): number | undefined {
  return PASSING.includes(payload['code']) ? (toldWait(payload) ?? backoff(attempt)) : undefined;
}

/** An `error` frame as what a promise rejects with. */
export function errorOf({ payload }: Refused): RallyError {
  const { code, message, retryable, details } = payload;
  const isRetryable = retryable === true;
  return new RallyError(
    String(code),
    String(message),
    isRetryable,
    details as JsonObject | undefined,
    toldWait(payload),
  );
}

function toldWait({ retry_after_ms: told }: JsonObject): number | undefined {
  return typeof told === 'number' && Number.isFinite(told) ? told : undefined;
}

interface Refused {
  readonly payload: JsonObject;
}
