import { Module } from '@nestjs/common';
import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AdminApiModule } from './admin/admin-api.module.js';
import { AdminModule } from './admin/admin.module.js';
import { AsyncApiModule } from './asyncapi/asyncapi.module.js';
import { ClockModule } from './clock/clock.module.js';
import { SystemClock } from './clock/clock.js';
import type { Clock } from './clock/clock.js';
import type { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { ConsoleModule } from './console/console.module.js';
import { ChatModule } from './features/chat/chat.module.js';
import { LocationModule } from './features/location/location.module.js';
import { PlanningModule } from './features/planning/planning.module.js';
import { HealthModule } from './health/health.module.js';
import { MetersModule } from './meters/meters.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PrivacyModule } from './privacy/privacy.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { RequestFaultFilter } from './request-fault.filter.js';

/** What the product does. A new feature is one line here. */
const FEATURES = [ChatModule, LocationModule, PlanningModule];

export interface AppOptions {
  /** Tests bring one that they step by hand. */
  readonly clock?: Clock;
  /** Modules of features beyond those of the product. */
  readonly features?: readonly Type[];
  /** Default: one of its own, by the configuration. */
  readonly logger?: LoggerService;
}

/** The composition root: the only place that knows every part. */
@Module({})
export class AppModule {
  static with(config: AppConfig, { clock = new SystemClock(), features = [] }: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        ClockModule.forRoot(clock),
        AdminModule,
        RealtimeModule,
        AsyncApiModule,
        HealthModule,
        MetersModule,
        AdminApiModule,
        MetricsModule,
        PrivacyModule,
        ...(config.console === undefined ? [] : [ConsoleModule]),
        ...FEATURES,
        ...features,
      ],
      providers: [{ provide: APP_FILTER, useClass: RequestFaultFilter }],
    };
  }
}
