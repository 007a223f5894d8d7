import type { JsonObject } from '../../src/protocol/envelope.js';
import { FRAME_MAX_BYTES } from '../../src/protocol/limits.js';
import { RallyError } from './errors.js';

/** What the client sends (ENV-1). */
export interface OutgoingFrame {
  readonly type: string;
  readonly id?: string | undefined;
  readonly room_id?: string;
  readonly payload: JsonObject;
}

/** Of a text in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Throws `payload_too_large`: the server would close the connection with 1009, for everybody on it. */
export function checkSize(frame: OutgoingFrame): void {
  if (bytesOf(JSON.stringify(frame)) > FRAME_MAX_BYTES)
    throw new RallyError('payload_too_large', `The frame has more than ${FRAME_MAX_BYTES} bytes`);
}
