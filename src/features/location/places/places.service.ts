import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RoomId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { defineCommand } from '../../../realtime/decision.js';
import type { Settlement } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { Stamp } from '../../../protocol/stamp.js';
import type { Firing } from '../../../store/room-store.js';
import { PLACES, placeOfTimer } from './place-row.rules.js';
import type { PlaceRemoveDto, PlaceSetDto } from './place.dto.js';
import type { PlaceId, PlaceSetAck } from './place.messages.js';
import { decidePlaceEnd, decidePlaceRemove, decidePlaceSet } from './place.rules.js';
import type { PlaceEnd } from './place.rules.js';

const reads = () => ({ rows: [PLACES] });
const set = defineCommand({ reads, decide: decidePlaceSet });
const remove = defineCommand({ reads, decide: decidePlaceRemove });
const end: Settlement<PlaceEnd> = { reads, decide: decidePlaceEnd };

/** What the room calls by name on its map. */
@Injectable()
export class PlacesService {
  constructor(private readonly rooms: Rooms) {}

  async set(call: RoomCall, place: PlaceSetDto): Promise<PlaceSetAck & Stamp> {
    const { name, latitude, longitude } = place;
    return this.rooms.run(set, call, {
      placeId: place.place_id ?? (randomUUID() as PlaceId),
      by: editorOf(call),
      name,
      latitude,
      longitude,
      radius: place.radius_m,
      isMeeting: place.meeting,
      expiresAt: place.expires_at,
    });
  }

  async remove(call: RoomCall, { place_id }: PlaceRemoveDto): Promise<Stamp> {
    return this.rooms.run(remove, call, { placeId: place_id, by: editorOf(call) });
  }

  /** LOC-8: the time of a place is over; for timers of `isPlaceTimer`. */
  expire(room: RoomId, firing: Firing): Promise<void> {
    return this.rooms.settle(room, end, { placeId: placeOfTimer(firing.key), at: firing.at }, { firing });
  }
}

/** The first thing that is asked of every command that changes something. */
function editorOf({ session, role }: RoomCall): UserId {
  if (role === 'guest') throw new Refusal('forbidden', { message: 'Guests look, and set no places' });
  return session.user;
}
