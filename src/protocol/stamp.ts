import type { Seq } from './position.js';

/** What every ack of a commit that wrote events tells of the last of them (CHAT-2, ROOM-3). */
export interface Stamp {
  readonly seq?: Seq;
  /** Server ms. */
  readonly ts?: number;
  readonly epoch?: string;
  /** It had been done before: this is the ack of then (ENV-5). */
  readonly duplicate?: true;
}
