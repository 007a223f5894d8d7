import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { AppConfig } from '../../config/app-config.js';
import type { RoomId, UserId } from '../../protocol/ids.js';
import type { Seq } from '../../protocol/position.js';
import { Refusal } from '../../protocol/refusal.js';
import type { RoomCall } from '../../realtime/call.js';
import { Conflator } from '../../realtime/conflator.js';
import { RoomFeatures } from '../../realtime/room-features.js';
import { Rooms } from '../../realtime/rooms.js';
import type { LaneResult } from '../../store/room-store.js';
import type { LocationAck, PositionsPage } from './location.messages.js';
import { POSITION_TTL_MS, judgeFix, positionsPage } from './location.rules.js';
import type { Fix, FixVerdict } from './location.rules.js';

const POSITIONS = 'location.update';
type NewestFix = Extract<FixVerdict, { kind: 'newest' }>;
interface Waiting {
  readonly call: RoomCall;
  readonly fix: NewestFix;
}

@Injectable()
export class LocationService {
  // Never log a fix: coordinates stay out of logs, errors and metrics.
  private readonly logger = new Logger(LocationService.name);
  private readonly conflator: Conflator<Waiting>;

  constructor(
    private readonly rooms: Rooms,
    clock: Clock,
    config: AppConfig,
    features: RoomFeatures,
  ) {
    this.conflator = new Conflator(clock, config.location.minIntervalMs, (waiting) => this.sendWaiting(waiting));
    features.register({
      type: 'location',
      defaultAction: 'update',
      capabilities: ['location.snapshot'],
      seedKinds: [POSITIONS],
      snapshot: {
        isDefault: true,
        isEphemeral: true,
        query: { lanes: [POSITIONS] },
        render: ({ lanes, now }) => positionsPage(lanes.get(POSITIONS) ?? [], now),
        seedFrames: (view) =>
          (view.lanes.get(POSITIONS) ?? []).map(({ by, ts, body }) => ({ kind: POSITIONS, by, ts, body })),
      },
      onDrop: (room, { user }) => this.conflator.flush(keyOf(room, user)),
      onLeave: (room, { user }) => this.conflator.flush(keyOf(room, user)),
    });
  }

  async update(call: RoomCall, fix: Fix): Promise<LocationAck> {
    const key = keyOf(call.room, call.session.user);
    const verdict = judgeFix(fix, this.conflator.last(key), this.rooms.now());
    if (verdict instanceof Refusal) throw verdict;
    if (verdict.kind !== 'newest') return { status: verdict.kind, ts: verdict.order };
    const isHeld = this.conflator.hold(key, { order: verdict.order }, { call, fix: verdict });
    if (isHeld) return ackOf('conflated', verdict);
    const result = await this.send(call, verdict).catch((error: unknown) => {
      this.conflator.undo(key, verdict.order);
      throw error;
    });
    return result.kind === 'stale' ? this.overtaken(call, fix, verdict, result.order) : ackOf('accepted', verdict);
  }

  async snapshot(call: RoomCall, cursor: string | undefined): Promise<PositionsPage & { readonly as_of: Seq }> {
    const { lanes, now, at } = await this.rooms.view(call.room, { lanes: [POSITIONS] });
    return { ...positionsPage(lanes.get(POSITIONS) ?? [], now, cursor), as_of: at.seq };
  }

  /** Another instance of the user knows a newer fix; one without a time of its own comes after it all the same (LOC-2). */
  private async overtaken(call: RoomCall, fix: Fix, verdict: NewestFix, order: number): Promise<LocationAck> {
    if (typeof fix.ts === 'number') return { status: order === verdict.order ? 'duplicate' : 'stale', ts: order };
    const result = await this.send(call, { ...verdict, order: order + 1 });
    return result.kind === 'stale' ? { status: 'stale', ts: result.order } : ackOf('accepted', verdict);
  }

  private async send(call: RoomCall, { order, body }: NewestFix): Promise<LaneResult> {
    const put = { lane: POSITIONS, key: call.session.user, order, body: JSON.stringify(body), ttlMs: POSITION_TTL_MS };
    const result = await this.rooms.setLane(call, put);
    if (result.kind === 'superseded') throw new Refusal('superseded');
    return result;
  }

  private async sendWaiting({ call, fix }: Waiting): Promise<boolean> {
    try {
      await this.send(call, fix);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return true; // A newer connection speaks for the user now.
      this.logger.warn(`A position has to wait for the store: ${String(error)}`);
      return false;
    }
  }
}

function keyOf(room: RoomId, user: UserId): string {
  return `${room}\n${user}`; // Ids have no white space.
}

function ackOf(status: 'accepted' | 'conflated', { body, isAdjusted }: NewestFix): LocationAck {
  return { status, ts: body.fix_ts, ...(isAdjusted ? { ts_adjusted: true } : {}) };
}
