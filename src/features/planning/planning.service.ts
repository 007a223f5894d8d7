import { Injectable } from '@nestjs/common';
import { RoomFeatures } from '../../realtime/room-features.js';
import { FocusService } from './focus/focus.service.js';
import { LeasesService } from './leases/leases.service.js';
import { planningSnapshot } from './planning-snapshot.js';
import { planningData } from './privacy/planning-data.rules.js';
import { PLANNING_SEED_VIEWS } from './seed-view.rules.js';

/** What planning has to do with its rooms: what it shows, and what it does when somebody comes or goes. */
@Injectable()
export class PlanningService {
  constructor(leases: LeasesService, focus: FocusService, features: RoomFeatures) {
    features.register({
      type: 'planning',
      capabilities: [
        'planning.lease',
        'planning.steal',
        'planning.queue',
        'planning.itinerary',
        'planning.vote',
        'planning.focus',
        'planning.changes',
        'planning.history',
        'planning.undo',
      ],
      seedKinds: ['planning.lock', 'planning.unlock', 'planning.update'],
      seedViews: PLANNING_SEED_VIEWS,
      personal: planningData,
      snapshot: planningSnapshot,
      onDrop: (room, member) => both(leases.cut(room, member), focus.takeBack(room, member)),
      onReturn: (room, member) => leases.restore(room, member),
      onLeave: (room, member) => both(leases.release(room, member), focus.takeBack(room, member)),
      onTimer: (room, firing) => leases.expire(room, firing),
      onLoss: (room, epoch) => leases.forfeit(room, epoch),
    });
  }
}

/** The one does not wait for the other, nor does it fail with it. */
async function both(...underWay: readonly Promise<void>[]): Promise<void> {
  await Promise.all(underWay);
}
