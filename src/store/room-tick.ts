import type { RoomId } from '../protocol/ids.js';
import { LANE_FLUSH_MS, LANE_WAVE_MS } from '../protocol/limits.js';
import type { Millis } from './room-contents.js';
import { hashOf } from './room-hash.js';

const WAVES = LANE_FLUSH_MS / LANE_WAVE_MS;

/** From `now`, which is the store's time, to the next wave: more than 0, at most {@link LANE_WAVE_MS}. */
export function untilWave(now: Millis): Millis {
  return LANE_WAVE_MS - (now % LANE_WAVE_MS);
}

/**
 * The moments at which a room in which much moves is told of it: every fifth wave, ten a second, by the store's time, the
 * same on all instances. What they put shortly before reaches every socket in one write. Rooms are spread over the waves.
 */
export class RoomTick {
  private readonly phase: Millis;

  constructor(room: RoomId) {
    this.phase = (hashOf(room) % WAVES) * LANE_WAVE_MS;
  }

  /** From `now`, which is the store's time, to the next one: more than 0, at most {@link LANE_FLUSH_MS}. */
  after(now: Millis): Millis {
    return LANE_FLUSH_MS - ((now + LANE_FLUSH_MS - this.phase) % LANE_FLUSH_MS);
  }
}
