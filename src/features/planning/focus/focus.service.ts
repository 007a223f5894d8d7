import { Injectable } from '@nestjs/common';
import type { RoomId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { connectionKey } from '../../../realtime/connection-key.js';
import type { MemberSession } from '../../../realtime/room-feature.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { LaneResult } from '../../../store/room-store.js';
import type { PlanningFocusDto } from './focus.dto.js';
import { FOCUS, FOCUS_TTL_MS, focusBody } from './focus.rules.js';
import type { Focus } from './focus.rules.js';

/** Who looks at what. Told while it lasts, and kept nowhere. */
@Injectable()
export class FocusService {
  /** Those whose sockets are here and who look at something, with the frame that said so. */
  private readonly looking = new Map<string, RoomCall>();
  private lastOrder = 0;

  constructor(private readonly rooms: Rooms) {}

  async focus(call: RoomCall, { item_id, field }: PlanningFocusDto): Promise<object> {
    const key = connectionKey(call.room, call.session.id, call.member);
    if (item_id === null) this.looking.delete(key);
    else this.looking.set(key, call);
    const { kind } = await this.tell(call, { itemId: item_id, field });
    if (kind === 'superseded') throw new Refusal('superseded');
    return {};
  }

  /** The member's socket closed, or it left. Where a newer connection has its session, that one's focus stands. */
  async takeBack(room: RoomId, { session, as }: MemberSession): Promise<void> {
    const key = connectionKey(room, session, as);
    const call = this.looking.get(key);
    this.looking.delete(key);
    if (call !== undefined) await this.tell(call, { itemId: null });
  }

  /** What a session says last counts, even if the instance that it spoke to before has a clock that is ahead. */
  private async tell(call: RoomCall, focus: Focus): Promise<LaneResult> {
    this.lastOrder = Math.max(this.lastOrder + 1, this.rooms.now());
    const put = { lane: FOCUS, key: call.session.id, body: focusBody(focus), ttlMs: FOCUS_TTL_MS };
    const result = await this.rooms.setLane(call, { ...put, order: this.lastOrder });
    return result.kind === 'stale' ? this.rooms.setLane(call, { ...put, order: result.order + 1 }) : result;
  }
}
