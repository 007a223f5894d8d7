import { Injectable } from '@nestjs/common';
import { isJsonObject } from '../protocol/envelope.js';
import { parseRoomId } from '../protocol/ids.js';
import type { RoomId } from '../protocol/ids.js';
import { parsePosition } from '../protocol/position.js';
import { Refusal, invalidPayload } from '../protocol/refusal.js';
import type { Call } from './call.js';
import type { Connection } from './connection.js';
import { Departures } from './departures.js';
import { JoinAnswers } from './join-answers.js';
import { Memberships } from './memberships.js';
import type { JoinRequest } from './session.js';
import { memberMessage } from './presence-payload.js';
import type { RoomJoinDto, RoomUpdateDto } from './room.dto.js';
import { Rooms } from './rooms.js';

interface RoomJoin extends JoinRequest {
  readonly room: RoomId;
}

/** What a client does with its own memberships. */
@Injectable()
export class RoomActions {
  constructor(
    private readonly memberships: Memberships,
    private readonly departures: Departures,
    private readonly answers: JoinAnswers,
    private readonly rooms: Rooms,
  ) {}

  /** Each room is answered by its own `joined` frame; the ack, if asked for, comes after them. */
  async join(connection: Connection, call: Call, join: RoomJoinDto): Promise<void> {
    const wanted = join.rooms === undefined ? [readJoin(join, call.namedRoom)] : join.rooms.map(readListedJoin);
    for (const { room, ...request } of wanted) {
      await connection.outbox.hasRoom(); // Each answer may be as large as a frame gets.
      await this.memberships.join(connection, room, request, call.id);
    }
  }

  async leave(connection: Connection, call: Call): Promise<void> {
    await this.departures.leave(connection, joinedRoom(connection, call));
  }

  update(connection: Connection, call: Call, { include, location_interval_ms: intervalMs }: RoomUpdateDto): void {
    const subscription = connection.outbox.subscriptions.get(joinedRoom(connection, call));
    if (subscription === undefined) throw new Refusal('not_in_room');
    if (include !== undefined) subscription.mute(this.answers.mutedBy(include));
    if (intervalMs !== undefined) subscription.laneIntervalMs = intervalMs;
  }

  async members(connection: Connection, call: Call): Promise<object> {
    const view = await this.rooms.view(joinedRoom(connection, call), { members: 'detail' });
    return { members: view.members?.users?.map(memberMessage), members_count: view.members?.count ?? 0 };
  }
}

function joinedRoom(connection: Connection, { namedRoom }: Call): RoomId {
  if (namedRoom === undefined || !connection.memberships.has(namedRoom)) throw new Refusal('not_in_room');
  return namedRoom;
}

function readJoin({ since, include }: Pick<RoomJoinDto, 'since' | 'include'>, room: RoomId | undefined): RoomJoin {
  if (room === undefined) throw new Refusal('not_in_room', { message: 'Name a room: `room_id`, or `rooms`' });
  return { room, include, since: since === undefined ? undefined : (parsePosition(since) ?? undefined) };
}

function readListedJoin(entry: unknown, index: number): RoomJoin {
  const path = `rooms[${index}]`;
  if (!isJsonObject(entry)) throw invalidPayload({ path, rule: 'isObject' });
  const room = parseRoomId(entry['room_id']);
  if (room === null) throw invalidPayload({ path: `${path}.room_id`, rule: 'isId' });
  const { since, include } = entry;
  const position = typeof since === 'string' ? parsePosition(since) : undefined;
  if (since !== undefined && (position === undefined || position === null))
    throw invalidPayload({ path: `${path}.since`, rule: 'matches' });
  if (include !== undefined && !isStringList(include))
    throw invalidPayload({ path: `${path}.include`, rule: 'isString' });
  return { room, include, since: position ?? undefined };
}

function isStringList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}
