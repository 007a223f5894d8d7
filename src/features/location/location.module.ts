import { Module } from '@nestjs/common';
import { RealtimeModule } from '../../realtime/realtime.module.js';
import { BatchesService } from './fixes/batches.service.js';
import { FixesService } from './fixes/fixes.service.js';
import { LocationGateway } from './location.gateway.js';
import { LocationService } from './location.service.js';
import { LocationTimers } from './location-timers.js';
import { PlacesGateway } from './places/places.gateway.js';
import { PlacesService } from './places/places.service.js';
import { PoliciesService } from './policy/policies.service.js';
import { Publisher } from './publish/publisher.js';
import { SharesGateway } from './shares/shares.gateway.js';
import { SharesService } from './shares/shares.service.js';
import { SnapshotService } from './snapshot/snapshot.service.js';
import { TrackRecorder } from './track/track-recorder.js';
import { TracksGateway } from './track/tracks.gateway.js';
import { TracksService } from './track/tracks.service.js';

@Module({
  imports: [RealtimeModule],
  providers: [
    LocationGateway,
    LocationService,
    LocationTimers,
    SnapshotService,
    FixesService,
    PoliciesService,
    Publisher,
    PlacesGateway,
    PlacesService,
    SharesGateway,
    SharesService,
    BatchesService,
    TracksGateway,
    TracksService,
    TrackRecorder,
  ],
})
export class LocationModule {}
