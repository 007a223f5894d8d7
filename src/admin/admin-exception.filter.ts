import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { ERRORS } from '../protocol/error-code.js';
import type { ErrorCode } from '../protocol/error-code.js';
import { Refusal } from '../protocol/refusal.js';
import { StoreUnavailable } from '../store/room-store.js';

interface HttpReply {
  status(code: number): HttpReply;
  setHeader(name: string, value: string): void;
  json(body: object): void;
}

/** Codes whose status is not 400. Those with `not_found` in their name are 404. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  unauthorized: 401,
  forbidden: 403,
  steal_denied: 403,
  not_author: 403,
  track_forbidden: 403,
  item_deleted: 404,
  message_deleted: 404,
  unknown_type: 404,
  unknown_action: 404,
  idempotency_mismatch: 409,
  item_exists: 409,
  item_locked: 409,
  lock_expired: 409,
  lock_lost: 409,
  not_lock_holder: 409,
  order_mismatch: 409,
  undo_conflict: 409,
  version_conflict: 409,
  payload_too_large: 413,
  rate_limited: 429,
  slow_mode: 429,
  internal: 500,
  storage_full: 507,
  unavailable: 503,
};

/** What a client would be told in an `error` frame, with the status that fits its code. */
@Catch(Refusal, StoreUnavailable)
export class AdminExceptionFilter implements ExceptionFilter {
  catch(exception: Refusal | StoreUnavailable, host: ArgumentsHost): void {
    const { code, message, extras } = exception instanceof Refusal ? exception : new Refusal('unavailable');
    const { details, retryAfterMs } = extras;
    const reply = host.switchToHttp().getResponse<HttpReply>();
    if (retryAfterMs !== undefined) reply.setHeader('Retry-After', String(Math.ceil(retryAfterMs / 1000)));
    // What the handler would have answered may have another type.
    reply.setHeader('Content-Type', 'application/json; charset=utf-8');
    const { retryable } = ERRORS[code];
    reply.status(statusOf(code)).json({ code, message, retryable, ...(details === undefined ? {} : { details }) });
  }
}

function statusOf(code: ErrorCode): number {
  return STATUS[code] ?? (code.endsWith('not_found') ? 404 : 400);
}
