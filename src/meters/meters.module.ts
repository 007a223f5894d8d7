import { Global, Module } from '@nestjs/common';
import { Meters } from './meters.js';

/** Makes {@link Meters} injectable everywhere: whatever is hot counts. */
@Global()
@Module({ providers: [Meters], exports: [Meters] })
export class MetersModule {}
