import type { RoomId } from '../protocol/ids.js';
import { LANE_FLUSH_MS } from '../protocol/limits.js';
import type { Millis } from './room-contents.js';
import { hashOf } from './room-hash.js';

/**
 * The moments at which a room in which much moves is told of it: ten a second, by the store's time, the same on all
 * instances. What they put shortly before reaches every socket in one write. Those of different rooms are spread.
 */
export class RoomTick {
  private readonly phase: Millis;

  constructor(room: RoomId) {
    this.phase = hashOf(room) % LANE_FLUSH_MS;
  }

  /** From `now`, which is the store's time, to the next one: more than 0, at most {@link LANE_FLUSH_MS}. */
  after(now: Millis): Millis {
    return LANE_FLUSH_MS - ((((now - this.phase) % LANE_FLUSH_MS) + LANE_FLUSH_MS) % LANE_FLUSH_MS);
  }
}
