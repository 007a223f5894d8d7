import { Injectable } from '@nestjs/common';
import type { Role } from '../auth/room-grants.rules.js';
import { Meters } from '../meters/meters.js';
import type { JsonObject } from '../protocol/envelope.js';
import type { RoomId, SessionId, UserId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { answerOf } from './answer-of.js';
import { Call, RoomCall } from './call.js';
import { Deadlines } from './deadlines.js';
import { HandlerCatalog, KERNEL_TYPES } from './handler-catalog.js';
import { Rooms } from './rooms.js';
import { Routes } from './routes.js';
import type { Session } from './session.js';

/** What a client would say in a frame, said by the app's own server. */
export interface ServerCommand {
  readonly room: RoomId;
  /** In whose name. */
  readonly user: UserId;
  readonly role: Role;
  readonly type: string;
  readonly id?: string | undefined;
  readonly payload: JsonObject;
}

/** Leases that are taken so belong to it, on every instance, and end by their time. */
const SESSION = '$server' as SessionId;

/** Commands without a connection: through the same handlers, pipes and rules as a client's, so with the same promises. */
@Injectable()
export class ServerCalls {
  private readonly deadlines = new Deadlines();

  constructor(
    private readonly catalog: HandlerCatalog,
    private readonly routes: Routes,
    private readonly rooms: Rooms,
    private readonly meters: Meters,
  ) {}

  /** The payload of the ack; throws the Refusal that a client would be told. Repeating it with its `id` is safe (ENV-5). */
  async run({ room, user, role, type, id, payload }: ServerCommand): Promise<object> {
    const { action } = payload;
    const kind = this.catalog.kindOf({ type, action: typeof action === 'string' ? action : undefined });
    if (kind instanceof Refusal) throw kind;
    const [meter, route] = [this.meters.kinds.get(kind), this.routes.get(kind)];
    // Those of the kernel are about a connection, and there is none.
    if (meter === undefined || route === undefined || KERNEL_TYPES.has(type)) throw new Refusal('unknown_type');
    const call = new RoomCall(new Call(this.sessionOf(user), kind, id, payload, room), room, undefined, role);
    const late = () => new Refusal('unavailable');
    const outcome = await this.deadlines.within(call.endsAt, answerOf(route(call), call, meter), late);
    if (outcome instanceof Refusal) throw outcome;
    return outcome;
  }

  private sessionOf(user: UserId): Session {
    return {
      id: SESSION,
      user,
      identity: { user },
      device: undefined,
      version: 2,
      openedAt: this.rooms.now(),
      isTakeover: false,
      isStrict: true,
      homeRoom: undefined,
    };
  }
}
