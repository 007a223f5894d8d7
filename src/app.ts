import { NestFactory } from '@nestjs/core';
import type { INestApplication } from '@nestjs/common';
import { AppModule } from './app.module.js';
import type { AppOptions } from './app.module.js';
import type { AppConfig } from './config/app-config.js';
import { HttpAdapter } from './http.adapter.js';
import { LineLogger } from './logging/line-logger.js';
import { RealtimeAdapter } from './realtime/realtime.adapter.js';

/** The whole server, ready to listen: the same for production, tests and benchmarks. */
export async function createApp(config: AppConfig, options: AppOptions = {}): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule.with(config, options), new HttpAdapter(config.door.maxConnections), {
    logger: options.logger ?? new LineLogger(config),
    abortOnError: false,
  });
  app.useWebSocketAdapter(new RealtimeAdapter(app));
  return app;
}
