import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import type { RoomId, SessionId, UserId } from '../../../protocol/ids.js';
import { Attendance } from '../../../realtime/attendance.js';
import type { RoomCall } from '../../../realtime/call.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { PolicyEvent, SendPolicy } from './send-policy.messages.js';
import { sendPolicy } from './send-policy.rules.js';
import type { SendSituation } from './send-policy.rules.js';

/** Of the one value per user that only they see. */
const POLICIES = 'location.policy';
const KEPT_MS = 60_000;

/** How a sharer is doing, as its last fix showed; who watches, changes without one. */
export interface Doing extends Omit<SendSituation, 'watchers' | 'minIntervalMs'> {
  readonly audience: readonly UserId[] | undefined;
}
interface Sharer {
  readonly call: RoomCall;
  readonly doing: Doing;
  readonly told: SendPolicy;
}

/** Tells clients when to send their next fix (LOC-10): in the ack of one, and by itself when watchers come or go. */
@Injectable()
export class PoliciesService {
  private readonly logger = new Logger(PoliciesService.name);
  private readonly sharers = new Map<RoomId, Map<UserId, Sharer>>();

  constructor(
    private readonly rooms: Rooms,
    private readonly attendance: Attendance,
    private readonly config: AppConfig,
  ) {}

  /** For the ack of a fix: what is to be done from now on; `undefined` if the session was told so already. */
  advise(call: RoomCall, doing: Doing): SendPolicy | undefined {
    const { room, session } = call;
    const sharers = this.sharers.get(room) ?? new Map<UserId, Sharer>();
    const known = sharers.get(session.user);
    const policy = this.policyFor(call, doing);
    this.sharers.set(room, sharers.set(session.user, { call, doing, told: policy }));
    return isToldTo(known, session.id) && isSame(known?.told, policy) ? undefined : policy;
  }

  /** Somebody came or went, or looks away. */
  async reconsider(room: RoomId): Promise<void> {
    for (const [user, sharer] of this.sharers.get(room) ?? []) {
      const told = this.policyFor(sharer.call, sharer.doing);
      if (isSame(sharer.told, told)) continue;
      this.sharers.get(room)?.set(user, { ...sharer, told });
      await this.tell(sharer.call, told);
    }
  }

  forget(room: RoomId, user: UserId): void {
    const sharers = this.sharers.get(room);
    sharers?.delete(user);
    if (sharers?.size === 0) this.sharers.delete(room);
  }

  private policyFor({ room, session }: RoomCall, { audience, ...doing }: Doing): SendPolicy {
    const present = this.attendance.present(room);
    // Where it is not known who is here, somebody is.
    const watchers = present === undefined ? 1 : watchersOf(session.user, audience, present);
    return sendPolicy({ watchers, minIntervalMs: this.config.location.minIntervalMs, ...doing });
  }

  private async tell(call: RoomCall, policy: SendPolicy): Promise<void> {
    const { user } = call.session;
    const event: PolicyEvent = { action: 'policy', ...policy };
    const put = { lane: POLICIES, key: user, order: this.rooms.now(), body: JSON.stringify(event), ttlMs: KEPT_MS };
    try {
      await this.rooms.setLane(call, { ...put, to: [user] });
    } catch (error) {
      this.logger.debug(`A sharer goes on as it was told before: ${String(error)}`);
    }
  }
}

/** How many of those who are here may see the user, and are others. */
function watchersOf(user: UserId, audience: Doing['audience'], present: ReadonlySet<UserId>): number {
  if (audience === undefined) return present.size - (present.has(user) ? 1 : 0);
  return audience.filter((other) => other !== user && present.has(other)).length;
}

function isSame(told: SendPolicy | undefined, policy: SendPolicy): boolean {
  return (
    told?.min_interval_ms === policy.min_interval_ms &&
    told.min_distance_m === policy.min_distance_m &&
    told.max_interval_ms === policy.max_interval_ms
  );
}

function isToldTo(sharer: Sharer | undefined, session: SessionId): boolean {
  return sharer?.call.session.id === session;
}
