import { Module } from '@nestjs/common';
import { RealtimeModule } from '../../realtime/realtime.module.js';
import { ItemsGateway } from './items/items.gateway.js';
import { ItemsService } from './items/items.service.js';
import { LeasesGateway } from './leases/leases.gateway.js';
import { LeasesService } from './leases/leases.service.js';
import { PlanningService } from './planning.service.js';

@Module({
  imports: [RealtimeModule],
  providers: [LeasesGateway, ItemsGateway, PlanningService, LeasesService, ItemsService],
})
export class PlanningModule {}
