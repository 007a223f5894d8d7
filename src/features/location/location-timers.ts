import { Injectable } from '@nestjs/common';
import type { RoomId, UserId } from '../../protocol/ids.js';
import type { Settlement } from '../../realtime/decision.js';
import { Rooms } from '../../realtime/rooms.js';
import type { Firing } from '../../store/room-store.js';
import { isPlaceTimer } from './places/place-row.rules.js';
import { PlacesService } from './places/places.service.js';
import { isStateTimer, userOf } from './shares/share-rows.rules.js';
import { decideLapse, lapseReads } from './shares/share-end.rules.js';
import { TracksService } from './track/tracks.service.js';
import { isTrackTimer } from './track/track-rows.rules.js';
import { ageReads, decideAge } from './state/state.rules.js';

const lapse: Settlement<UserId> = { reads: lapseReads, decide: decideLapse };
const age: Settlement<UserId> = { reads: ageReads, decide: decideAge };

/** What happens when a time has come: of a place, of a fix that grows old, of a share, of a track. */
@Injectable()
export class LocationTimers {
  constructor(
    private readonly rooms: Rooms,
    private readonly places: PlacesService,
    private readonly tracks: TracksService,
  ) {}

  fire(room: RoomId, firing: Firing): Promise<void> {
    const { key } = firing;
    if (isPlaceTimer(key)) return this.places.expire(room, firing);
    if (isTrackTimer(key)) return this.tracks.expire(room, firing);
    return this.rooms.settle(room, isStateTimer(key) ? age : lapse, userOf(key), { firing });
  }
}
