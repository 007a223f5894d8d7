import { Module } from '@nestjs/common';
import { AdminModule } from '../admin/admin.module.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { StoreModule } from '../store/store.module.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { Readings } from './readings.js';

/** `GET /metrics` (docs/metrics.md). */
@Module({
  imports: [AdminModule, RealtimeModule, StoreModule],
  controllers: [MetricsController],
  providers: [Metrics, Readings],
})
export class MetricsModule {}
