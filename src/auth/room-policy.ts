import type { Identity } from './authenticator.js';
import type { RoomId } from '../protocol/ids.js';

/** Rights within a room, from least to most. */
export type Role = 'guest' | 'member' | 'moderator' | 'owner';

/**
 * Port: who may do what in which room. Asked at each join, and for each frame that names a room which its connection has
 * not joined (ENV-6). `null` = no. Must be cheap: it stands in the path of every join.
 */
export abstract class RoomPolicy {
  abstract roleOf(identity: Identity, room: RoomId): Promise<Role | null>;
}

/** Every room is open to everybody who is authenticated, as in the original. */
export class OpenRoomPolicy extends RoomPolicy {
  override roleOf(): Promise<Role | null> {
    return Promise.resolve('member');
  }
}
