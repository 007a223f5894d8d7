import type { Identity } from '../auth/identity.rules.js';
import type { Position } from '../protocol/position.js';
import type { Millis } from '../store/room-contents.js';
import type { DeviceId, RoomId, SessionId, UserId } from '../protocol/ids.js';

/** `v` of the URL: 1 is the original's protocol, 2 everything else (CONN-2). */
export type ProtocolVersion = 1 | 2;

/** What a client asks of a join (ROOM-2). */
export interface JoinRequest {
  readonly since?: Position | undefined;
  readonly include?: readonly string[] | undefined;
}
/** Who is at the other end of one connection, for as long as it lives. */
export interface Session {
  readonly id: SessionId;
  readonly user: UserId;
  /** A refresh puts a newer one of the same user in its place (AUTH-5). */
  identity: Identity;
  readonly device: DeviceId | undefined;
  readonly version: ProtocolVersion;
  /** When it connected, in server ms. */
  readonly openedAt: Millis;
  /** It goes on from an earlier connection (CONN-9). */
  readonly isTakeover: boolean;
  /** Refuse unknown payload fields instead of ignoring them (ENV-1; for development). */
  readonly isStrict: boolean;
  /** The room of the URL: joined when the session opens, and meant by frames that name none. */
  readonly homeRoom: RoomId | undefined;
}
