import { EVENT_FLUSH_FULL_MS, EVENT_FLUSH_MS } from '../protocol/limits.js';
import type { Millis } from '../store/room-contents.js';
import type { Pace } from './pace.js';

/** Events that come less often than this are told one by one, however long they wait. */
const DENSE_MS: Millis = 50;
/** A room that was silent for long is as one that was silent for this long. */
const GAP_MAX_MS: Millis = 1_000;
/** Of the newest gap: some ten events make a flow. */
const NEWEST = 0.1;

/**
 * How long the events of one room may wait for each other. Only where they come in a dense flow does waiting spare writes:
 * a room in which people talk has its messages at once, also on a server that is busy with others.
 */
export class EventPause {
  private gapMs: Millis = GAP_MAX_MS;
  private cameAt = -Infinity;

  constructor(private readonly pace: Pick<Pace, 'between'>) {}

  /** After an event that came at `now`. */
  after(now: Millis): Millis {
    const gap = Math.min(GAP_MAX_MS, now - this.cameAt);
    this.cameAt = now;
    this.gapMs += NEWEST * (gap - this.gapMs);
    return this.gapMs < DENSE_MS ? this.pace.between(EVENT_FLUSH_MS, EVENT_FLUSH_FULL_MS) : EVENT_FLUSH_MS;
  }
}
