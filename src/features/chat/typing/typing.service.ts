import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../clock/clock.js';
import type { RoomId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall, Sender } from '../../../realtime/call.js';
import { connectionKey } from '../../../realtime/connection-key.js';
import type { MemberSession } from '../../../realtime/room-feature.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { LaneName } from '../../../store/room-contents.js';
import type { LaneResult } from '../../../store/room-store.js';
import type { ChatTyping } from '../chat.messages.js';
import { mutedFault, senderKey } from '../writer.rules.js';
import { writerOf } from '../writer.js';
import type { ChatTypingDto } from './typing.dto.js';

/** What each user types: of their devices the one counts that spoke last. */
const TYPING: LaneName = 'chat.typing';
/** Who has not said so again by then types no more (CHAT-7). */
const EXPIRES_MS = 7_000;
/** So long a device that ends what it said finds out that another one spoke since. */
const TTL_MS = 60_000;

interface Typist {
  readonly call: RoomCall;
  readonly thread: string | undefined;
  readonly cancel: () => void;
  /** Of what was told of it last. */
  order: number;
}

/** Who types. Told when it changes, and kept nowhere. */
@Injectable()
export class TypingService {
  private readonly logger = new Logger(TypingService.name);
  /** Those whose sockets are here. */
  private readonly typists = new Map<string, Typist>();
  private lastOrder = 0;

  constructor(
    private readonly rooms: Rooms,
    private readonly clock: Clock,
  ) {}

  async type(call: RoomCall, { state, thread }: ChatTypingDto): Promise<object> {
    const writer = writerOf(call);
    const key = connectionKey(call.room, call.session.id, call.member);
    if (state === 'stop') {
      await this.end(key);
      return {};
    }
    const fault = mutedFault(await this.rooms.view(call.room, { rows: [senderKey(writer.user)] }), writer);
    if (fault !== null) {
      await this.end(key);
      throw fault;
    }
    const before = this.typists.get(key);
    before?.cancel();
    const cancel = this.clock.after(EXPIRES_MS, () => void this.end(key));
    const typist = { call, thread, cancel, order: before?.order ?? 0 };
    this.typists.set(key, typist);
    if (before === undefined || before.thread !== thread) await this.begin(key, typist);
    return {};
  }

  /** Who has sent what they typed types no more. */
  sent({ room, session, member }: RoomCall): Promise<void> {
    return this.end(connectionKey(room, session.id, member));
  }

  /** The member's socket closed, or it left. */
  takeBack(room: RoomId, { session, as }: MemberSession): Promise<void> {
    return this.end(connectionKey(room, session, as));
  }

  /** Counts even if another instance has a clock that is ahead. */
  private async begin(key: string, typist: Typist): Promise<void> {
    this.lastOrder = Math.max(this.lastOrder + 1, this.rooms.now());
    typist.order = this.lastOrder;
    let result = await this.tell(typist.call, typist, 'start');
    if (result.kind === 'stale') {
      typist.order = result.order + 1;
      result = await this.tell(typist.call, typist, 'start');
    }
    if (result.kind !== 'superseded') return;
    typist.cancel();
    this.typists.delete(key);
    throw new Refusal('superseded');
  }

  /** Takes back what it said, and nothing that its user said since, on another device or in a connection that took over. */
  private async end(key: string): Promise<void> {
    const typist = this.typists.get(key);
    if (typist === undefined) return;
    typist.cancel();
    this.typists.delete(key);
    const { call, thread, order } = typist;
    try {
      await this.tell(
        { room: call.room, session: call.session, member: undefined },
        { thread, order: order + 1 },
        'stop',
      );
    } catch (error) {
      this.logger.warn(`Nobody is told that somebody types no more: ${String(error)}`);
    }
  }

  private tell(
    call: Sender,
    { thread, order }: Pick<Typist, 'thread' | 'order'>,
    state: ChatTyping['state'],
  ): Promise<LaneResult> {
    const typing: ChatTyping = { action: 'typing', state, ...(thread !== undefined && { thread }) };
    const put = { lane: TYPING, key: call.session.user, body: JSON.stringify(typing), ttlMs: TTL_MS };
    return this.rooms.setLane(call, { ...put, order });
  }
}
