/** A room of a scenario, and what its payloads carry so that they are known anywhere. */
export interface RoomPlan {
  readonly room: string;
  readonly nonce: string;
  readonly latitude: number;
  /** Who is in it to the end. */
  readonly members: readonly string[];
}

/** Events of a room at most: fewer than the log keeps, so that all of it can be read in the end. */
export const ROOM_EVENTS_MAX = 850;
