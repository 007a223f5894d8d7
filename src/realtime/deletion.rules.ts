import type { Position } from '../protocol/position.js';
import { isLaterEpoch } from '../protocol/position.js';

/** ROOM-10: kind of the event that tells it. */
export const DELETED = 'room.deleted';

/** Whether who entered there was in what this deletion ended, rather than in the room anew. */
export function isEndedBy(deletion: Position, entered: Position): boolean {
  if (deletion.epoch !== entered.epoch) return isLaterEpoch(deletion.epoch, entered.epoch);
  return deletion.seq > entered.seq;
}
