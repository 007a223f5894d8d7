import { Body, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { RoomId } from '../protocol/ids.js';
import { memberMessage } from '../realtime/presence-payload.js';
import { RoomDeletions } from '../realtime/room-deletions.js';
import { RoomFeeds } from '../realtime/room-feeds.js';
import { Rooms } from '../realtime/rooms.js';
import { ServerCalls } from '../realtime/server-calls.js';
import { AdminController } from './admin-controller.decorator.js';
import { BODY } from './body.pipe.js';
import { CommandDto } from './command.dto.js';
import { RoomIdPipe } from './id.pipes.js';

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
}
