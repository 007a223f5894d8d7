import { Module } from '@nestjs/common';
import type { MiddlewareConsumer, NestModule } from '@nestjs/common';
import { AdminModule } from '../admin/admin.module.js';
import { ConsoleMiddleware } from './console.middleware.js';

/** The page at /console. Where it is off, this module is left out, and its path is one that nobody knows. */
@Module({ imports: [AdminModule], providers: [ConsoleMiddleware] })
export class ConsoleModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(ConsoleMiddleware).forRoutes('console', 'console/*path');
  }
}
