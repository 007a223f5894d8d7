import type { Role } from '../auth/room-grants.rules.js';
import type { JsonObject } from '../protocol/envelope.js';
import type { RoomId } from '../protocol/ids.js';
import { COMMAND_MAX_MS } from '../protocol/limits.js';
import type { Refusal } from '../protocol/refusal.js';
import type { SessionRef } from '../store/entrance.js';
import type { Inbox } from './inbox.js';
import type { Session } from './session.js';

/** One frame on its way to a handler: who sends what. */
export class Call {
  /** Set by the exception filter: the handler did not accept the frame. */
  refusal: Refusal | undefined;
  /** Of a frame: where its sender's next ones wait for it. */
  inbox?: Pick<Inbox, 'whenFollowed'> | undefined;
  /** By the monotone clock. */
  readonly beganAt = performance.now();
  /** What has not begun by then is not begun. */
  readonly endsAt = this.beganAt + COMMAND_MAX_MS;

  constructor(
    readonly session: Session,
    /** `<type>.<action>`: the name of the handler. */
    readonly kind: string,
    /** The client's id of the frame: asks for an answer, and makes repeats harmless. */
    readonly id: string | undefined,
    readonly payload: JsonObject,
    /** The room that the frame names, else the room of the URL. */
    readonly namedRoom: RoomId | undefined,
  ) {}
}

/** A frame to a room that its sender may publish in: what every feature's handler gets. */
export class RoomCall extends Call {
  constructor(
    call: Call,
    readonly room: RoomId,
    /** The sender's membership of the room; absent where it only publishes there (ENV-6). */
    readonly member: SessionRef | undefined,
    /** What the room's policy said of the sender when it joined; where it only publishes, now. */
    readonly role: Role,
  ) {
    super(call.session, call.kind, call.id, call.payload, room);
    this.inbox = call.inbox;
  }
}

/** In whose name a value is put into a room. */
export type Sender = Pick<RoomCall, 'room' | 'session' | 'member' | 'inbox'>;
