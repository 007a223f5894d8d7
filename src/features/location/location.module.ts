import { Module } from '@nestjs/common';
import { RealtimeModule } from '../../realtime/realtime.module.js';
import { LocationGateway } from './location.gateway.js';
import { LocationService } from './location.service.js';

@Module({ imports: [RealtimeModule], providers: [LocationGateway, LocationService] })
export class LocationModule {}
