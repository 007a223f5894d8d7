import { Module } from '@nestjs/common';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { AdminModule } from './admin.module.js';
import { InstanceController } from './instance.controller.js';
import { RoomsController } from './rooms.controller.js';
import { UsersController } from './users.controller.js';

/** What the app's own server and its operators may ask, on ADMIN_PORT; features add what is theirs. */
@Module({
  imports: [AdminModule, RealtimeModule],
  controllers: [InstanceController, RoomsController, UsersController],
})
export class AdminApiModule {}
