import type { RallyError } from '../../sdk/src/errors.js';
import type { JsonObject } from '../protocol/envelope.js';
import { paint, printable } from './output.js';

/** The client's own: there will be no answer of the server. */
const ENDS: ReadonlySet<string> = new Set(['closed', 'deleted', 'left', 'rejected', 'removed']);

/** Whether that is no refusal, but the end of all: whoever waits for `over` is told why. */
export function isEnd({ code }: RallyError): boolean {
  return ENDS.has(code);
}

/** `refused item_locked: Somebody else edits it {"holder":…}`. */
export function refusalLine(error: RallyError): string {
  const details = Object.keys(error.details).length === 0 ? '' : ` ${JSON.stringify(error.details)}`;
  return `${paint('red', 'refused')} ${printable(`${error.code}: ${error.message}${details}`)}`;
}

/** As the server's own frame has it (ENV-4). */
export function refusalOf({ code, message, retryable, retryAfterMs, details }: RallyError): JsonObject {
  return {
    code,
    message,
    retryable,
    ...(retryAfterMs !== undefined && { retry_after_ms: retryAfterMs }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}
