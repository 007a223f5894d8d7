import { Injectable } from '@nestjs/common';
import type { KindMeter } from '../meters/kind-meter.js';
import { Meters } from '../meters/meters.js';
import { CLOSE } from '../protocol/close-code.js';
import { parseFrame } from '../protocol/envelope.js';
import type { ClientFrame, ParsedFrame } from '../protocol/envelope.js';
import type { ErrorCode } from '../protocol/error-code.js';
import type { RoomId } from '../protocol/ids.js';
import { Refusal } from '../protocol/refusal.js';
import { ackText } from '../protocol/server-frame.js';
import { isTraced } from '../tracing/spans.js';
import { Admission } from './admission.js';
import { answerOf } from './answer-of.js';
import { Call, RoomCall } from './call.js';
import { inCommandSpan } from './command-span.js';
import type { Connection } from './connection.js';
import { Deadlines } from './deadlines.js';
import { Departures } from './departures.js';
import { HandlerCatalog, KERNEL_TYPES } from './handler-catalog.js';
import { Removed } from './removal.rules.js';
import { Routes } from './routes.js';
import type { Route } from './routes.js';

/** Faults that no sound client makes; too many of them close the connection (4429). */
const MALFORMED: ReadonlySet<ErrorCode> = new Set([
  'bad_json',
  'bad_envelope',
  'unknown_type',
  'unknown_action',
  'binary_not_supported',
]);

const BINARY: ParsedFrame = { ok: false, re: null, refusal: new Refusal('binary_not_supported') };

/** From a frame to its one answer: parse, admit, find the handler, call it, and tell the sender what came of it. */
@Injectable()
export class Dispatcher {
  private readonly deadlines = new Deadlines();

  constructor(
    private readonly catalog: HandlerCatalog,
    private readonly routes: Routes,
    private readonly admission: Admission,
    private readonly departures: Departures,
    private readonly meters: Meters,
  ) {}

  async receive(connection: Connection, data: Buffer, isBinary: boolean): Promise<void> {
    if (connection.outbox.isFull) await connection.outbox.hasRoom();
    this.meters.receivedBytes += data.length;
    const parsed = isBinary ? BINARY : parseFrame(data.toString());
    if (!parsed.ok) {
      this.meters.receivedUnknown++;
      return this.refuse(connection, parsed.re, undefined, parsed.refusal);
    }
    const { frame } = parsed;
    const room = frame.roomId ?? connection.session.homeRoom;
    const outcome = await this.handle(connection, frame, room);
    if (outcome instanceof Refusal) return this.refuse(connection, frame.id ?? null, room, outcome);
    if (frame.id !== undefined) connection.send(ackText(frame.id, roomOf(frame, room), outcome));
  }

  private handle(
    connection: Connection,
    frame: ClientFrame,
    room: RoomId | undefined,
  ): Refusal | Promise<object | Refusal> {
    const kind = this.catalog.kindOf(frame);
    const [meter, route] = kind instanceof Refusal ? [] : [this.meters.kinds.get(kind), this.routes.get(kind)];
    if (kind instanceof Refusal || meter === undefined || route === undefined) {
      this.meters.receivedUnknown++;
      return kind instanceof Refusal ? kind : new Refusal('unknown_action');
    }
    meter.received++;
    const waitMs = connection.meter.take();
    if (waitMs > 0) return tooMany(meter, waitMs);
    const call = new Call(connection.session, kind, frame.id, frame.payload, room);
    call.inbox = connection.inbox;
    if (KERNEL_TYPES.has(frame.type)) return answerOf(route(call, connection), call, meter);
    // Bound, not a closure: that would cost every frame an allocation, traced or not.
    const asked = isTraced
      ? inCommandSpan(call, this.ask.bind(this, connection, route, call, meter))
      : this.ask(connection, route, call, meter);
    // What is late goes on: its outcome is not known, and its `id` finds it.
    return this.deadlines.within(call.endsAt, asked, () => new Refusal('unavailable'));
  }

  /** The handler of a feature, in a joined room, or (ENV-6, v=1) one where the policy lets the sender publish. */
  private async ask(connection: Connection, route: Route, call: Call, meter: KindMeter): Promise<object | Refusal> {
    const { namedRoom: room, session } = call;
    if (room === undefined) return new Refusal('not_in_room');
    const membership = connection.memberships.get(room);
    if (membership === undefined && session.version === 2) return new Refusal('not_in_room');
    const standing = membership ?? (await this.admission.visit(connection, room));
    if (standing instanceof Refusal) return standing;
    const waitMs = standing.rate.take();
    if (waitMs > 0) return tooMany(meter, waitMs);
    const addressed = new RoomCall(call, room, standing.member, standing.role);
    const ack = await answerOf(route(addressed, connection), addressed, meter);
    // ROOM-3: what an ack says of a new epoch comes after the news of that epoch.
    if ('epoch' in ack && typeof ack.epoch === 'string') {
      const news = connection.outbox.subscriptions.get(room)?.reached(ack.epoch);
      if (news !== undefined) await news;
    }
    return ack;
  }

  private refuse(connection: Connection, re: string | null, room: RoomId | undefined, refusal: Refusal): void {
    const { memberships, session } = connection;
    // A room that the client is not in is only its own text, which is never echoed (ENV-4).
    const isKnown = room !== undefined && (room === session.homeRoom || memberships.has(room));
    connection.refuse(re, isKnown ? room : undefined, refusal);
    if (refusal.code === 'superseded') return connection.superseded();
    // This instance did not hear of it (yet).
    if (refusal instanceof Removed && room !== undefined)
      void this.departures.remove(connection, room, refusal.removal);
    if (MALFORMED.has(refusal.code) && connection.isAbusive())
      connection.shutOut(CLOSE.abuse, 'too many malformed frames');
  }
}

function tooMany(meter: KindMeter, waitMs: number): Refusal {
  meter.rateLimited++;
  return new Refusal('rate_limited', { retryAfterMs: waitMs });
}

function roomOf(frame: ClientFrame, room: RoomId | undefined): RoomId | undefined {
  return frame.type === 'session' ? undefined : room;
}
