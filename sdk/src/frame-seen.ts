import type { OutgoingFrame } from './client-frame.js';
import type { Frame } from './frames.js';

/** One frame as it went over the wire, for inspectors. */
export type FrameSeen = {
  readonly text: string;
  /** Of `text`, in UTF-8. */
  readonly bytes: number;
  /** ms since 1970, by the client's clock. */
  readonly at: number;
} & (
  | { readonly direction: 'in'; readonly frame: Frame }
  /** A new token of the user (AUTH-5) is not shown. */
  | { readonly direction: 'out'; readonly frame: OutgoingFrame }
);

export function seenIn(frame: Frame, text: string): FrameSeen {
  return { direction: 'in', frame, ...measured(text) };
}

export function seenOut(sent: OutgoingFrame, sentText: string): FrameSeen {
  const isSecret = sent.type === 'session' && 'token' in sent.payload;
  const frame = isSecret ? { ...sent, payload: { ...sent.payload, token: '…' } } : sent;
  return { direction: 'out', frame, ...measured(isSecret ? JSON.stringify(frame) : sentText) };
}

function measured(text: string) {
  return { text, bytes: new TextEncoder().encode(text).length, at: Date.now() };
}
