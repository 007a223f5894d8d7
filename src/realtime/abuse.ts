import type { Millis } from '../store/room-contents.js';
import { ABUSE_MAX_FRAMES, ABUSE_WINDOW_MS, PINGS_PER_SECOND_MAX } from '../protocol/limits.js';

/** What most connections have for as long as they live, and so share. */
const NONE: readonly Millis[] = [];

/** What a client sends that nobody needs; more than its measure of it ends the connection (CONN-14). By the monotone clock. */
export class Abuse {
  private malformedAt = NONE;
  private pings = 0;
  /** The second in which they came. */
  private pingsIn = 0;

  /** Counts a malformed frame; true if there were too many lately. */
  malformed(now: Millis): boolean {
    this.malformedAt = [...this.malformedAt.filter((at) => at > now - ABUSE_WINDOW_MS), now];
    return this.malformedAt.length > ABUSE_MAX_FRAMES;
  }

  /** Counts a ping, or a pong that nobody asked for either; true if there were too many in this second. */
  pinged(now: Millis): boolean {
    const second = Math.floor(now / 1_000);
    this.pings = second === this.pingsIn ? this.pings + 1 : 1;
    this.pingsIn = second;
    return this.pings > PINGS_PER_SECOND_MAX;
  }
}
