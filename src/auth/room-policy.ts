import type { RoomId } from '../protocol/ids.js';
import type { Identity } from './identity.rules.js';
import { roleGranted } from './room-grants.rules.js';
import type { Role } from './room-grants.rules.js';

/**
 * Port: who may do what in which room. Asked at each join, for each frame that names a room which its connection has not
 * joined (ENV-6), and for each room of a connection that was given a newer token. `null` = no. Must be cheap: it stands in
 * the path of every join.
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

/** AUTH-3: what the token grants. */
export class GrantedRoomPolicy extends RoomPolicy {
  override roleOf({ token }: Identity, room: RoomId): Promise<Role | null> {
    return Promise.resolve(token === undefined ? null : roleGranted(token.grants, room));
  }
}
