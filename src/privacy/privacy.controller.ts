import { Delete, Param } from '@nestjs/common';
import { AdminController } from '../admin/admin-controller.decorator.js';
import { UserIdPipe } from '../admin/id.pipes.js';
import type { UserId } from '../protocol/ids.js';
import { Erasures } from './erasures.js';
import type { Erased } from './erasures.js';

/** What becomes of all that there is of a user, on behalf of the app's own server. */
@AdminController('users/:user')
export class PrivacyController {
  constructor(private readonly erasures: Erasures) {}

  /** PRIV-1. */
  @Delete()
  erase(@Param('user', UserIdPipe) user: UserId): Promise<Erased> {
    return this.erasures.erase(user);
  }
}
