import { Get, Param, Query } from '@nestjs/common';
import { AdminController } from '../../../admin/admin-controller.decorator.js';
import { RoomIdPipe } from '../../../admin/id.pipes.js';
import type { RoomId, UserId } from '../../../protocol/ids.js';
import { ServerCalls } from '../../../realtime/server-calls.js';

const SERVER = '$server' as UserId;

/** The chat for the app's own server: pages as `chat history` gives them (CHAT-5). */
@AdminController('rooms/:room/messages')
export class HistoryController {
  constructor(private readonly calls: ServerCalls) {}

  @Get()
  page(@Param('room', RoomIdPipe) room: RoomId, @Query() query: Record<string, string>): Promise<object> {
    const asked = Object.entries(query).map(([name, value]) => [name, name === 'thread' ? value : Number(value)]);
    const payload = { ...(Object.fromEntries(asked) as Record<string, unknown>), action: 'history' };
    return this.calls.run({ room, user: SERVER, role: 'owner', type: 'chat', payload });
  }
}
