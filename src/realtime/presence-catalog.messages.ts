/** ROOM-5: of a user over all devices. */
export type PresenceState = 'online' | 'away' | 'reconnecting' | 'offline';

interface PresenceChange {
  readonly state: PresenceState;
  /** Live sockets. */
  readonly devices: number;
  /** Server ms; absent of who is online. */
  readonly last_seen?: number;
}

/** What is told of `user_id`, on changes only. */
export interface PresenceEvents {
  /** ROOM-5: somebody is here who was not. */
  readonly join: PresenceChange & { readonly action: 'join' };
  /** ROOM-5: somebody is not here any more; once, after the grace time of a drop. */
  readonly leave: PresenceChange & { readonly action: 'leave' };
  /** ROOM-5: somebody has another state, or other devices. */
  readonly update: PresenceChange & { readonly action: 'update' };
}
