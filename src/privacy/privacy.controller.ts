import { Delete, Get, Param, StreamableFile } from '@nestjs/common';
import { AdminController } from '../admin/admin-controller.decorator.js';
import { UserIdPipe } from '../admin/id.pipes.js';
import type { UserId } from '../protocol/ids.js';
import { Erasures } from './erasures.js';
import type { Erased } from './erasures.js';
import { Exports } from './exports.js';

/** What becomes of all that there is of a user, on behalf of the app's own server. */
@AdminController('users/:user')
export class PrivacyController {
  constructor(
    private readonly erasures: Erasures,
    private readonly exports: Exports,
  ) {}

  /** PRIV-1. */
  @Delete()
  erase(@Param('user', UserIdPipe) user: UserId): Promise<Erased> {
    return this.erasures.erase(user);
  }

  /** PRIV-3. What breaks off has no last line of the type `end`. */
  @Get('export')
  async export(@Param('user', UserIdPipe) user: UserId): Promise<StreamableFile> {
    return new StreamableFile(await this.exports.of(user), { type: 'application/x-ndjson' });
  }
}
