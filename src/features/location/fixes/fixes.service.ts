import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../clock/clock.js';
import { AppConfig } from '../../../config/app-config.js';
import type { RoomId, UserId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { Conflator } from '../../../realtime/conflator.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { LocationAck } from '../location.messages.js';
import { isMoving } from '../places/approach.rules.js';
import { PoliciesService } from '../policy/policies.service.js';
import { Publisher } from '../publish/publisher.js';
import type { Accepted } from '../publish/publisher.js';
import { sharerKey } from '../sharer-key.js';
import { judgeFix } from './fix.rules.js';
import type { Fix, LastFix, NewestFix } from './fix.rules.js';

interface Waiting {
  readonly call: RoomCall;
  readonly fix: NewestFix;
}

/** From a device's fix to its ack: which of them count (LOC-2), and which go out (LOC-3). */
@Injectable()
export class FixesService {
  // Never log a fix: coordinates stay out of logs, errors and metrics.
  private readonly logger = new Logger(FixesService.name);
  private readonly conflator: Conflator<Waiting>;

  constructor(
    private readonly rooms: Rooms,
    private readonly publisher: Publisher,
    private readonly policies: PoliciesService,
    clock: Clock,
    config: AppConfig,
  ) {
    this.conflator = new Conflator(clock, config.location.minIntervalMs, (waiting) => this.sendWaiting(waiting));
  }

  async update(call: RoomCall, fix: Fix): Promise<LocationAck> {
    const verdict = judgeFix(fix, this.last(call), this.rooms.now());
    if (verdict instanceof Refusal) throw verdict;
    if (verdict.kind !== 'newest') return { status: verdict.kind, ts: verdict.order };
    const ack = await this.submit(call, fix, verdict);
    if (isAccepted(ack)) this.publisher.keep(call, verdict);
    return ack;
  }

  /** The newest fix of a device that shares, as far as it is known here. */
  last(call: RoomCall): LastFix | undefined {
    if (this.publisher.shareOf(call) === undefined) return undefined;
    return this.conflator.last(sharerKey(call.room, call.session.user));
  }

  /** Publishes what was judged to be the newest, now or when its turn comes (LOC-3). */
  async submit(call: RoomCall, fix: Fix, verdict: NewestFix): Promise<LocationAck> {
    const key = sharerKey(call.room, call.session.user);
    // Where it is not known that it may be shown, that is asked at once: `conflated` is not said of a fix that is refused,
    // and what waits for its turn is not disturbed by a device that does not share.
    const isSharing = this.publisher.shareOf(call) !== undefined;
    const last = { order: verdict.order };
    const position = { call, fix: verdict };
    if (isSharing && this.conflator.hold(key, last, position)) return ackOf('conflated', verdict);
    const result = await this.publisher.publish(call, verdict).catch((error: unknown) => {
      if (isSharing) this.conflator.undo(key, verdict.order);
      throw error;
    });
    if (!isSharing) {
      this.conflator.drop(key);
      this.conflator.hold(key, last, position);
    }
    return result.kind === 'stale'
      ? this.overtaken(call, fix, verdict, result.order)
      : this.accepted(call, verdict, result);
  }

  /** What waits is sent now: its sender is about to be gone. */
  async flush(room: RoomId, user: UserId): Promise<void> {
    await this.conflator.flush(sharerKey(room, user));
    this.policies.forget(room, user);
    await this.publisher.conclude(room, user);
  }

  /** What waits is not sent any more, nor written: its share is over. */
  drop(room: RoomId, user: UserId): void {
    this.conflator.drop(sharerKey(room, user));
    this.publisher.drop(room, user);
  }

  /** Another instance of the user knows a newer fix; one without a time of its own comes after it all the same (LOC-2). */
  private async overtaken(call: RoomCall, fix: Fix, verdict: NewestFix, order: number): Promise<LocationAck> {
    if (typeof fix.ts === 'number') return { status: order === verdict.order ? 'duplicate' : 'stale', ts: order };
    const result = await this.publisher.publish(call, { ...verdict, order: order + 1 });
    return result.kind === 'stale' ? { status: 'stale', ts: result.order } : this.accepted(call, verdict, result);
  }

  private accepted(call: RoomCall, verdict: NewestFix, { shown, audience, pace }: Accepted): LocationAck {
    const { battery, charging, fix_ts } = verdict.body;
    const policy = this.policies.advise(call, {
      audience,
      isMoving: isMoving(pace, fix_ts),
      battery,
      isCharging: charging,
      distanceToMeeting: shown.meeting?.distance_m,
    });
    return { ...ackOf('accepted', verdict), ...(policy !== undefined && { policy }) };
  }

  private async sendWaiting({ call, fix }: Waiting): Promise<boolean> {
    try {
      await this.publisher.publish(call, fix);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return true; // The share is over, or a newer connection speaks for the user.
      this.logger.warn(`A position has to wait for the store: ${String(error)}`);
      return false;
    }
  }
}

/** Of a fix that counts, whether or not it is the one of its burst that goes out. */
export function isAccepted({ status }: LocationAck): boolean {
  return status === 'accepted' || status === 'conflated';
}

function ackOf(status: 'accepted' | 'conflated', { body, isAdjusted }: NewestFix): LocationAck {
  return { status, ts: body.fix_ts, ...(isAdjusted ? { ts_adjusted: true } : {}) };
}
