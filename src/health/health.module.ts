import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { StoreModule } from '../store/store.module.js';
import { HealthController } from './health.controller.js';

/** `GET /health`, `/health/ready`, `/health/live`. */
@Module({
  // A probe that fails each second is told by its status; an error line for each would bury the cause.
  imports: [TerminusModule.forRoot({ logger: false }), RealtimeModule, StoreModule],
  controllers: [HealthController],
})
export class HealthModule {}
