import { Injectable } from '@nestjs/common';
import { RoomFeatures } from '../../realtime/room-features.js';
import { FixesService } from './fixes/fixes.service.js';
import { LocationTimers } from './location-timers.js';
import { PoliciesService } from './policy/policies.service.js';
import { locationData } from './privacy/location-data.rules.js';
import { POSITIONS } from './shares/share-rows.rules.js';
import { locationRemoval } from './track/track-end.rules.js';
import { locationSnapshot } from './snapshot/location-snapshot.js';

/** What live location has to do with its rooms: what it shows, and what it does when a time has come, or somebody goes. */
@Injectable()
export class LocationService {
  constructor(fixes: FixesService, policies: PoliciesService, timers: LocationTimers, features: RoomFeatures) {
    features.register({
      type: 'location',
      defaultAction: 'update',
      capabilities: [
        'location.snapshot',
        'location.share',
        'location.audience',
        'location.place',
        'location.state',
        'location.policy',
        'location.batch',
        'location.track',
      ],
      seedKinds: [POSITIONS],
      bundles: { [POSITIONS]: 'positions' },
      snapshot: locationSnapshot,
      removal: locationRemoval,
      personal: locationData,
      onDrop: (room, { user }) => fixes.flush(room, user),
      onLeave: (room, { user }) => fixes.flush(room, user),
      onAttendance: (room) => void policies.reconsider(room),
      onTimer: (room, firing) => timers.fire(room, firing),
    });
  }
}
