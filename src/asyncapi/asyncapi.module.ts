import { Module } from '@nestjs/common';
import { AsyncApiController } from './asyncapi.controller.js';

/** What machines may ask of the protocol. */
@Module({ controllers: [AsyncApiController] })
export class AsyncApiModule {}
