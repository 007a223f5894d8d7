import { Get, HttpCode, Post } from '@nestjs/common';
import type { Connection } from '../realtime/connection.js';
import { Connections } from '../realtime/connections.js';
import { SystemRoom } from '../realtime/system-room.js';
import { AdminController } from './admin-controller.decorator.js';

/** A page that a person can read, and a script can load. */
const SHOWN_MAX = 1_000;

/** This instance, for whoever operates it. */
@AdminController('')
export class InstanceController {
  constructor(
    private readonly connections: Connections,
    private readonly system: SystemRoom,
  ) {}

  /** The first thousand, with what they are in. */
  @Get('connections')
  here() {
    const all = this.connections.all();
    return { count: all.length, connections: all.slice(0, SHOWN_MAX).map(connectionMessage) };
  }

  /** API-10: who shares the rooms, as this instance knows them. */
  @Get('instances')
  async instances() {
    const members = await this.system.members();
    return { self: this.system.name, instances: members.map(({ user, ...member }) => ({ name: user, ...member })) };
  }

  /** As SIGTERM does: drains, and ends the process. */
  @Post('drain')
  @HttpCode(202)
  drain(): object {
    process.kill(process.pid, 'SIGTERM');
    return { draining: true };
  }
}

function connectionMessage({ session, memberships, isBackground }: Connection): object {
  const { id, user, device, version, openedAt, identity } = session;
  return {
    session_id: id,
    user_id: user,
    device,
    version,
    opened_at: openedAt,
    expires_at: identity.token?.expiresAt,
    background: isBackground,
    rooms: [...memberships].map(([room, { role }]) => ({ room_id: room, role })),
  };
}
