import { Body, Delete, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { UserId } from '../protocol/ids.js';
import { Disconnections } from '../realtime/disconnections.js';
import { Revocations } from '../realtime/revocations.js';
import { Rooms } from '../realtime/rooms.js';
import { AdminController } from './admin-controller.decorator.js';
import { BODY } from './body.pipe.js';
import { UserIdPipe } from './id.pipes.js';
import { RevocationDto } from './revocation.dto.js';

/** Users, for the app's own server: on all instances. */
@AdminController('users/:user')
export class UsersController {
  constructor(
    private readonly disconnections: Disconnections,
    private readonly revocations: Revocations,
    private readonly rooms: Rooms,
  ) {}

  /** Closes their connections with 4403; with `?reconnect=true` with 1012, so that they come back. */
  @Delete('connections')
  @HttpCode(204)
  async disconnect(@Param('user', UserIdPipe) user: UserId, @Query('reconnect') reconnect?: string): Promise<void> {
    await this.disconnections.disconnect(user, reconnect === 'true');
  }

  /** AUTH-6. */
  @Post('revoke')
  @HttpCode(200)
  async revoke(@Param('user', UserIdPipe) user: UserId, @Body(BODY) body: RevocationDto): Promise<{ before: number }> {
    // Tokens tell whole seconds: the next one is after everything that was issued until now.
    const { before = (Math.floor(this.rooms.now() / 1000) + 1) * 1000 } = body;
    await this.revocations.revoke(user, before);
    return { before };
  }
}
