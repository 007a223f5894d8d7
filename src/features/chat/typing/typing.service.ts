import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../clock/clock.js';
import type { RoomId, SessionId } from '../../../protocol/ids.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import type { MemberSession } from '../../../realtime/room-feature.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { LaneName } from '../../../store/room-contents.js';
import type { SessionRef } from '../../../store/room-store.js';
import type { ChatTyping } from '../chat.messages.js';
import { mutedFault, senderKey } from '../writer.rules.js';
import { writerOf } from '../writer.js';
import type { ChatTypingDto } from './typing.dto.js';

/** What each session types, by session. */
const TYPING: LaneName = 'chat.typing';
/** Who has not said so again by then types no more (CHAT-7). */
const EXPIRES_MS = 7_000;

interface Typist {
  readonly call: RoomCall;
  readonly thread: string | undefined;
  readonly cancel: () => void;
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
    const key = keyOf(call.room, call.session.id, call.member);
    if (state === 'stop') {
      await this.end(key);
      return {};
    }
    const before = this.typists.get(key);
    const isNews = before === undefined || before.thread !== thread;
    if (isNews) {
      const fault = mutedFault(await this.rooms.view(call.room, { rows: [senderKey(writer.user)] }), writer);
      if (fault !== null) throw fault;
    }
    before?.cancel();
    this.typists.set(key, { call, thread, cancel: this.clock.after(EXPIRES_MS, () => void this.end(key)) });
    if (isNews) await this.tell(call, { action: 'typing', state, ...(thread !== undefined && { thread }) });
    return {};
  }

  /** Who has sent what they typed types no more. */
  sent({ room, session, member }: RoomCall): Promise<void> {
    return this.end(keyOf(room, session.id, member));
  }

  /** The member's socket closed, or it left. */
  takeBack(room: RoomId, { session, as }: MemberSession): Promise<void> {
    return this.end(keyOf(room, session, as));
  }

  private async end(key: string): Promise<void> {
    const typist = this.typists.get(key);
    if (typist === undefined) return;
    const { call, thread, cancel } = typist;
    cancel();
    this.typists.delete(key);
    try {
      await this.tell(call, { action: 'typing', state: 'stop', ...(thread !== undefined && { thread }) });
    } catch (error) {
      // A newer connection speaks for the session now.
      if (!(error instanceof Refusal)) this.logger.warn(`Nobody is told that somebody types no more: ${String(error)}`);
    }
  }

  private async tell(call: RoomCall, typing: ChatTyping): Promise<void> {
    this.lastOrder = Math.max(this.lastOrder + 1, this.rooms.now());
    const put = { lane: TYPING, key: call.session.id, body: JSON.stringify(typing), ttlMs: EXPIRES_MS };
    const { kind } = await this.rooms.setLane(call, { ...put, order: this.lastOrder });
    if (kind === 'superseded') throw new Refusal('superseded');
  }
}

/** A takeover of the session is another one: the end of the older connection must not end what the newer one types. */
function keyOf(room: RoomId, session: SessionId, as: SessionRef | undefined): string {
  return `${room}\n${session}\n${as?.generation ?? ''}`; // Ids have no white space.
}
