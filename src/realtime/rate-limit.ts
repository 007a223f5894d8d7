import type { RoomId, UserId } from '../protocol/ids.js';
import {
  CONNECTION_FRAMES_BURST,
  CONNECTION_FRAMES_PER_SECOND,
  ROOM_COMMANDS_BURST,
  ROOM_COMMANDS_PER_SECOND,
  USER_FRAMES_BURST,
  USER_FRAMES_PER_SECOND,
} from '../protocol/limits.js';
import type { Session } from './session.js';
import { TokenBucket, TokenBuckets } from './token-bucket.js';

/** Counts frames. */
export interface FrameMeter {
  /** 0 = admitted; otherwise the time to wait, in ms. */
  take(): number;
}

/** Port: how many frames are handled (ENV-8). Asked for each frame, so it must be synchronous. */
export abstract class RateLimit {
  /** For all frames of one connection; asked before anything of a frame is validated. */
  abstract connection(session: Session): FrameMeter;
  /** For the commands in a room, from whichever connection of this instance. */
  abstract room(room: RoomId): FrameMeter;
}

const OF_CONNECTION = { perSecond: CONNECTION_FRAMES_PER_SECOND, burst: CONNECTION_FRAMES_BURST };
const OF_USER = { perSecond: USER_FRAMES_PER_SECOND, burst: USER_FRAMES_BURST };
const OF_ROOM = { perSecond: ROOM_COMMANDS_PER_SECOND, burst: ROOM_COMMANDS_BURST };

/** Token buckets of connections, users and rooms. */
export class TokenBucketRateLimit extends RateLimit {
  private readonly users = new TokenBuckets<UserId>(OF_USER);
  private readonly rooms = new TokenBuckets<RoomId>(OF_ROOM);

  override connection({ user }: Session): FrameMeter {
    return new BucketMeter([new TokenBucket(OF_CONNECTION, performance.now()), this.users.of(user)]);
  }

  override room(room: RoomId): FrameMeter {
    return new BucketMeter([this.rooms.of(room)]);
  }
}

class BucketMeter implements FrameMeter {
  constructor(private readonly buckets: readonly TokenBucket[]) {}

  take(): number {
    const now = performance.now();
    for (const bucket of this.buckets) {
      const waitMs = bucket.take(now);
      if (waitMs > 0) return waitMs;
    }
    return 0;
  }
}

/** `RATE_LIMIT=off`. */
export class NoRateLimit extends RateLimit {
  private readonly unlimited: FrameMeter = { take: () => 0 };

  override connection(): FrameMeter {
    return this.unlimited;
  }

  override room(): FrameMeter {
    return this.unlimited;
  }
}
