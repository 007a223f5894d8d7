import { Module } from '@nestjs/common';
import { AdminModule } from '../admin/admin.module.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { StoreModule } from '../store/store.module.js';
import { Erasures } from './erasures.js';
import { Exports } from './exports.js';
import { Personal } from './personal.js';
import { PrivacyController } from './privacy.controller.js';
import { RoomErasure } from './room-erasure.js';
import { RoomWalk } from './room-walk.js';

@Module({
  imports: [AdminModule, RealtimeModule, StoreModule],
  controllers: [PrivacyController],
  providers: [Erasures, Exports, Personal, RoomErasure, RoomWalk],
})
export class PrivacyModule {}
