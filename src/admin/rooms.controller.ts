import { Body, Delete, Get, HttpCode, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import type { Position } from '../protocol/position.js';
import { memberMessage } from '../realtime/presence-payload.js';
import { RoomDeletions } from '../realtime/room-deletions.js';
import { RoomFeeds } from '../realtime/room-feeds.js';
import { Rooms } from '../realtime/rooms.js';
import { ServerCalls } from '../realtime/server-calls.js';
import { readBody } from '../store/body.js';
import type { LogEntry } from '../store/room-contents.js';
import { AdminController } from './admin-controller.decorator.js';
import { BODY } from './body.pipe.js';
import { CommandDto } from './command.dto.js';
import { RoomIdPipe } from './id.pipes.js';

/** A page that a person can read. */
const EVENTS_MAX = 100;
const BEFORE = new ParseIntPipe({ optional: true });

/** Rooms, for the app's own server. */
@AdminController('rooms')
export class RoomsController {
  constructor(
    private readonly feeds: RoomFeeds,
    private readonly rooms: Rooms,
    private readonly calls: ServerCalls,
    private readonly deletions: RoomDeletions,
  ) {}

  /** Those that clients of this instance are in. */
  @Get()
  here() {
    return { rooms: this.feeds.all().map(({ room, holders }) => ({ room_id: room, connections: holders })) };
  }

  /** What a room is now; of one that nobody ever was in, nothing. */
  @Get(':room')
  async look(@Param('room', RoomIdPipe) room: RoomId) {
    const { at, members } = await this.rooms.view(room, { members: 'detail' });
    const users = members?.users?.map(memberMessage);
    return { room_id: room, epoch: at.epoch, seq: at.seq, members_count: members?.count ?? 0, members: users };
  }

  /** API-9: the newest hundred events before `before`, of those that are kept, as they are stored. */
  @Get(':room/events')
  async events(@Param('room', RoomIdPipe) room: RoomId, @Query('before', BEFORE) before?: number) {
    const { at } = await this.rooms.view(room, {});
    const end = Math.min(before ?? Infinity, at.seq + 1);
    const { entries, oldest } = await this.logAfter(room, { epoch: at.epoch, seq: Math.max(end - 1 - EVENTS_MAX, 0) });
    const events = entries.filter(({ seq }) => seq < end).map(eventMessage);
    return { room_id: room, epoch: at.epoch, seq: at.seq, events, ...(oldest !== undefined && { oldest }) };
  }

  /** ROOM-10. */
  @Delete(':room')
  async delete(@Param('room', RoomIdPipe) room: RoomId) {
    const at = await this.deletions.delete(room);
    return at === undefined ? { room_id: room, noop: true } : { room_id: room, ...at };
  }

  /** What a client may say in the room, in the name of any user; answered with the payload of its ack. */
  @Post(':room/commands')
  @HttpCode(200)
  command(@Param('room', RoomIdPipe) room: RoomId, @Body(BODY) command: CommandDto): Promise<object> {
    const { user_id: user, role = 'member', type, id, payload } = command;
    return this.calls.run({ room, user, role, type, id, payload });
  }

  /** Where what was asked for is not kept any more, all that is, and which is the oldest. */
  private async logAfter(room: RoomId, since: Position): Promise<{ entries: readonly LogEntry[]; oldest?: number }> {
    const { log } = await this.rooms.view(room, { since });
    if (log?.kind === 'resumed') return { entries: log.entries };
    if (log?.first === undefined) return { entries: [] };
    return { ...(await this.logAfter(room, { ...since, seq: log.first - 1 })), oldest: log.first };
  }
}

/** `to`: whom it is for, if not for everybody. */
function eventMessage({ body, by, origin: _, ...event }: LogEntry): object {
  return { ...event, user_id: by, payload: readBody<object>(body) };
}
