import { ERRORS } from './error-code.js';
import type { Refusal } from './refusal.js';
import type { RefusalMessage } from './refusal.messages.js';

/** What identifies an event on the wire; `payload` is JSON text already, so that a body is serialised once in its life. */
export interface EventFrame {
  readonly type: string;
  readonly room: string;
  readonly user?: string;
  readonly seq?: number | undefined;
  /** Absent where the payload tells several. */
  readonly ts?: number;
  readonly re?: string | undefined;
  readonly payload: string;
}

/** ENV-2. */
export function eventText(event: EventFrame): string {
  const user = event.user === undefined ? '' : `,"user_id":${JSON.stringify(event.user)}`;
  const seq = event.seq === undefined ? '' : `,"seq":${event.seq}`;
  const re = event.re === undefined ? '' : `,"re":${JSON.stringify(event.re)}`;
  const ts = event.ts === undefined ? '' : `,"ts":${event.ts}`;
  const head = `{"type":${JSON.stringify(event.type)},"room_id":${JSON.stringify(event.room)}`;
  return `${head}${user}${seq}${ts}${re},"payload":${event.payload}}`;
}

/** ENV-3. */
export function ackText(re: string, room: string | undefined, payload: object): string {
  return JSON.stringify({ type: 'ack', re, room_id: room, payload });
}

/** ENV-4. */
export function errorText(re: string | null, room: string | undefined, refusal: Refusal): string {
  const { details, retryAfterMs } = refusal.extras;
  const { code, message } = refusal;
  const { retryable } = ERRORS[code];
  const payload: Record<keyof RefusalMessage, unknown> = {
    code,
    message,
    retryable,
    retry_after_ms: retryAfterMs,
    details,
  };
  return JSON.stringify({ type: 'error', re, room_id: room, payload });
}

/** Frames of the kernel itself: `session` and `room`. */
export function controlText(type: 'session' | 'room', room: string | undefined, payload: object, re?: string): string {
  return JSON.stringify({ type, room_id: room, re, payload });
}
