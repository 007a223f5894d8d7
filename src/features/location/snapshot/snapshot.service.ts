import { Injectable } from '@nestjs/common';
import type { Seq } from '../../../protocol/position.js';
import type { RoomCall } from '../../../realtime/call.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { LocationSnapshot } from '../location.messages.js';
import { renderLocation, snapshotQuery } from './location-snapshot.js';

@Injectable()
export class SnapshotService {
  constructor(private readonly rooms: Rooms) {}

  /** LOC-5: a page of where everybody is, and all shares and places. */
  async page(
    { room, session }: RoomCall,
    cursor: string | undefined,
  ): Promise<LocationSnapshot & { readonly as_of: Seq }> {
    const view = await this.rooms.view(room, snapshotQuery);
    return { ...renderLocation(view, session.user, cursor), as_of: view.at.seq };
  }
}
