/** ROOM-10: kind of the event that tells it. */
export const DELETED = 'room.deleted';
