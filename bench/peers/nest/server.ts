/** `server.ts [host:port of a Redis]`: without a Redis every message goes back to its sender alone. */
import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { WsException } from '@nestjs/websockets';
import { EchoGateway } from './echo.gateway.js';
import { RoomGateway } from './room.gateway.js';
import { REDIS_URL, RoomsService } from './rooms.service.js';

interface Envelope {
  readonly type: string;
  readonly payload: unknown;
}

@Module({})
class AppModule {}

const [redis] = process.argv.slice(2);
const providers =
  redis === undefined
    ? [EchoGateway]
    : [RoomGateway, RoomsService, { provide: REDIS_URL, useValue: `redis://${redis}` }];
const app = await NestFactory.create({ module: AppModule, providers }, { logger: ['error', 'warn'] });
app.useWebSocketAdapter(
  new WsAdapter(app, {
    messageParser: (data) => {
      const { type, payload } = JSON.parse((data as Buffer).toString()) as Envelope;
      return { event: type, data: payload };
    },
  }),
);
app.useGlobalPipes(
  new ValidationPipe({ whitelist: true, transform: true, exceptionFactory: (errors) => new WsException(errors) }),
);
await app.listen(0, '127.0.0.1');
const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
process.stdout.write(`listening on ${port}\n`);
