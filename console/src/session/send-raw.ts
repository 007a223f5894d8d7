import type { FrameRecord } from './frame-log.js';
import { parseFrame } from './parse-frame.js';
import type { Session } from './session.js';

const UTF8 = new TextEncoder();
let lastId = 0;

/** An id that no other frame of this page has. */
export function freshId(): string {
  return `raw-${Date.now().toString(36)}-${++lastId}`;
}

/** Past the client, which hears what comes of it as of anybody's frame; `undefined`: there is no connection. */
export function sendRaw({ network, frames }: Session, text: string): FrameRecord | undefined {
  if (!network.send(text)) return undefined;
  const bytes = UTF8.encode(text).length;
  return frames.add({ direction: 'out', text, bytes, at: Date.now(), frame: parseFrame(text), isRaw: true });
}
