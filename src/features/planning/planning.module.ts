import { Module } from '@nestjs/common';
import { RealtimeModule } from '../../realtime/realtime.module.js';
import { PlanningGateway } from './planning.gateway.js';
import { PlanningService } from './planning.service.js';

@Module({ imports: [RealtimeModule], providers: [PlanningGateway, PlanningService] })
export class PlanningModule {}
