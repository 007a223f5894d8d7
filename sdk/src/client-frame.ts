import type { JsonObject } from '../../src/protocol/envelope.js';
import { FRAME_MAX_BYTES } from '../../src/protocol/limits.js';
import { RallyError } from './errors.js';

/** What the client sends (ENV-1). */
export interface OutgoingFrame {
  readonly type: string;
  readonly id?: string;
  readonly room_id?: string;
  readonly payload: JsonObject;
}

/** Throws `payload_too_large`: the server would close the connection with 1009, for everybody on it. */
export function checkSize(frame: OutgoingFrame): void {
  const text = JSON.stringify(frame);
  // A UTF-16 unit is at most three bytes of UTF-8, so a short text needs no counting.
  if (text.length * 3 <= FRAME_MAX_BYTES || new TextEncoder().encode(text).length <= FRAME_MAX_BYTES) return;
  throw new RallyError('payload_too_large', `The frame has more than ${FRAME_MAX_BYTES} bytes`);
}
