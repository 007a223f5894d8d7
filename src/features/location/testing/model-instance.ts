import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Clock } from '../../../clock/clock.js';
import { AppConfig } from '../../../config/app-config.js';
import { parseEnv } from '../../../config/parse-env.js';
import type { DeviceId, RoomId, SessionId, UserId } from '../../../protocol/ids.js';
import { Attendance } from '../../../realtime/attendance.js';
import { Call, RoomCall } from '../../../realtime/call.js';
import { RealtimeModule } from '../../../realtime/realtime.module.js';
import type { RoomFeeds } from '../../../realtime/room-feeds.js';
import type { RoomFeature } from '../../../realtime/room-feature.js';
import { RoomFeatures } from '../../../realtime/room-features.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { RoomStore } from '../../../store/room-store.js';
import { LocationGateway } from '../location.gateway.js';
import { LocationModule } from '../location.module.js';
import type { LocationSnapshot } from '../location.messages.js';
import type { PlaceId } from '../places/place.messages.js';
import { PlacesGateway } from '../places/places.gateway.js';
import { SharesGateway } from '../shares/shares.gateway.js';
import type { Facts } from './model-words.js';

/** Nobody listens here: who watches is asked for advice alone. */
const NOBODY = { attendees: () => undefined } as unknown as RoomFeeds;

/** Who sends a frame, by which connection. */
export interface Sender {
  readonly user: string;
  readonly device?: string | undefined;
  readonly version: 1 | 2;
  readonly openedAt: number;
}

/** Live location in one instance of the server, without what carries frames to it. */
export class ModelInstance {
  private constructor(
    readonly feature: RoomFeature,
    private readonly gateways: readonly [LocationGateway, SharesGateway, PlacesGateway],
  ) {}

  static async of(store: RoomStore, clock: Clock): Promise<ModelInstance> {
    const parsed = parseEnv({});
    if (!parsed.ok) throw new Error(parsed.faults.join());
    const features = new RoomFeatures();
    const kernel = [
      { provide: Clock, useValue: clock },
      { provide: AppConfig, useValue: parsed.config },
      { provide: Rooms, useValue: new Rooms(store) },
      { provide: RoomFeatures, useValue: features },
      { provide: Attendance, useValue: new Attendance(NOBODY) },
    ];
    class Kernel {}
    Module({ providers: kernel, exports: kernel })(Kernel);
    const building = Test.createTestingModule({ imports: [LocationModule] });
    const module = await building.overrideModule(RealtimeModule).useModule(Kernel).compile();
    const feature = features.get('location');
    if (feature === undefined) throw new Error('Nothing handles positions');
    return new ModelInstance(feature, [
      module.get(LocationGateway),
      module.get(SharesGateway),
      module.get(PlacesGateway),
    ]);
  }

  /** Throws what the command is refused with. */
  say(room: RoomId, by: Sender, action: string, payload: Facts): Promise<object> {
    const [fixes, shares, places] = this.gateways;
    const call = callOf(room, by, action, payload);
    switch (action) {
      case 'share_start':
        return shares.onStart(payload, call);
      case 'share_extend':
        return shares.onExtend(payload as { duration_ms: number }, call);
      case 'share_stop':
        return shares.onStop({}, call);
      case 'place_set':
        return places.onSet(payload as { name: string; latitude: number; longitude: number }, call);
      case 'place_remove':
        return places.onRemove(payload as { place_id: PlaceId }, call);
      default:
        return fixes.onUpdate(payload as { latitude: number; longitude: number }, call);
    }
  }

  snapshot(room: RoomId, by: Sender): Promise<LocationSnapshot> {
    return this.gateways[0].onSnapshot({}, callOf(room, by, 'snapshot', {}));
  }
}

function callOf(room: RoomId, { user, device, version, openedAt }: Sender, action: string, payload: Facts): RoomCall {
  const session = {
    id: `${user}-phone` as SessionId,
    user: user as UserId,
    identity: { user: user as UserId },
    device: device as DeviceId | undefined,
    version,
    openedAt,
    isTakeover: false,
    isStrict: false,
    homeRoom: undefined,
  };
  return new RoomCall(new Call(session, `location.${action}`, undefined, payload, room), room, undefined, 'member');
}
