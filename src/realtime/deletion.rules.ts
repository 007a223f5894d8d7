import type { UserId } from '../protocol/ids.js';
import type { NewEvent } from '../store/room-store.js';
import { SYSTEM } from './system-room.js';

/** ROOM-10: kind of the event that tells it. */
export const DELETED = 'room.deleted';
/** Nobody of the room deletes it. */
export const DELETION: NewEvent = { kind: DELETED, by: String(SYSTEM) as UserId, body: '{"action":"deleted"}' };
