import type { OutgoingFrame } from './client-frame.js';
import type { Frame } from './frames.js';

/** Which frame went where. */
export type Sight =
  { readonly direction: 'in'; readonly frame: Frame } | { readonly direction: 'out'; readonly frame: OutgoingFrame };
/** One frame as it went over the wire, for inspectors. Those that bring a token are not shown (AUTH-5). */
export type FrameSeen = Sight & {
  readonly text: string;
  /** Of `text`, in UTF-8. */
  readonly bytes: number;
  /** ms since 1970, by the client's clock. */
  readonly at: number;
};
