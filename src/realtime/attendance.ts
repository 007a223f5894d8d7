import { Injectable } from '@nestjs/common';
import type { RoomId, UserId } from '../protocol/ids.js';
import { RoomFeeds } from './room-feeds.js';

/** Who has a room in the foreground. For advice, not for decisions: it is what this instance has heard so far. */
@Injectable()
export class Attendance {
  constructor(private readonly feeds: RoomFeeds) {}

  /** `undefined`: not known. Nobody of this instance is in the room, or there are too many to list. */
  present(room: RoomId): ReadonlySet<UserId> | undefined {
    return this.feeds.attendees(room)?.users;
  }
}
