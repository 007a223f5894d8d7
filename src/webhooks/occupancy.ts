import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { RoomId } from '../protocol/ids.js';
import { RoomFeatures } from '../realtime/room-features.js';
import { Rooms } from '../realtime/rooms.js';
import type { Firing } from '../store/room-store.js';
import { OCCUPIED, VACATED, tellTurn, turnOf } from './occupancy.rules.js';
import type { Turn } from './occupancy.rules.js';
import { Webhooks } from './webhooks.js';

/** What this registers as; no client can say it, because it has no handlers. */
const TYPE = 'occupancy';

/** HOOK-7: has the app's own server told when rooms fill and empty (decision 18). */
@Injectable()
export class Occupancy {
  constructor(
    private readonly rooms: Rooms,
    private readonly webhooks: Webhooks,
    features: RoomFeatures,
    config: AppConfig,
  ) {
    if (config.webhooks === undefined) return;
    const onTimer = (room: RoomId, firing: Firing) => this.look(room, firing);
    features.register({ type: TYPE, occupancyTimer: `${TYPE}.turn`, onTimer });
    for (const type of [OCCUPIED, VACATED]) webhooks.provide(type, { reads: () => ({}), render: turnOf });
  }

  private async look(room: RoomId, firing: Firing): Promise<void> {
    const timers: Turn['timers'] = (type, subject) => this.webhooks.timers(type, subject);
    await this.rooms.settle(room, tellTurn, { at: firing.at, nonce: randomUUID(), timers }, { firing });
  }
}
