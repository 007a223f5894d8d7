import { Injectable } from '@nestjs/common';
import { parsePosition } from '../../../protocol/position.js';
import { Refusal, invalidPayload } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { ChangesAck } from '../planning.messages.js';
import type { PlanningChangesDto } from './changes.dto.js';
import { changesPage } from './changes.rules.js';

/** Events of one page, of all features, in bytes. */
const PAGE_MAX_BYTES = 128 * 1024;

/** What has become of the itinerary, for whoever does not replay the whole room. */
@Injectable()
export class ChangesService {
  constructor(private readonly rooms: Rooms) {}

  async changes({ room, session }: RoomCall, { since, limit }: PlanningChangesDto): Promise<ChangesAck> {
    const position = parsePosition(since);
    if (position === null) throw invalidPayload({ path: 'since', rule: 'matches' });
    const view = await this.rooms.view(room, { since: position, maxBytes: PAGE_MAX_BYTES });
    const page = changesPage(view, session.user, limit);
    if (page instanceof Refusal) throw page;
    return page;
  }
}
