import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../clock/clock.js';
import { AppConfig } from '../../../config/app-config.js';
import type { RoomId, UserId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import type { RoomCall } from '../../../realtime/call.js';
import { Conflator } from '../../../realtime/conflator.js';
import { defineCommand } from '../../../realtime/decision.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { ChatMarkAck, ChatUnread, MemberReceipt } from '../chat.messages.js';
import {
  MARKERS,
  RECEIPTS,
  SHOWN_MAX,
  decideMark,
  markOf,
  markReads,
  markerKey,
  markerRow,
  receiptBody,
  shownReceipts,
} from './marker.rules.js';
import type { Mark, MarkKind } from './marker.rules.js';
import { countUnread, unreadRanges } from './unread.rules.js';

/** Members are told how far a user is at most so often (CHAT-8). */
const TELL_EVERY_MS = 1_000;
/** A receipt that nobody could be told by then is one that nobody waits for. */
const TTL_MS = 60_000;
const KINDS: readonly MarkKind[] = ['read', 'delivered'];

interface Receipt {
  readonly call: RoomCall;
  readonly kind: MarkKind;
  readonly upTo: Seq;
}

const mark = defineCommand({ reads: markReads, decide: decideMark });

@Injectable()
export class ReceiptsService {
  private readonly logger = new Logger(ReceiptsService.name);
  private readonly conflator: Conflator<Receipt>;

  constructor(
    private readonly rooms: Rooms,
    private readonly config: AppConfig,
    clock: Clock,
  ) {
    this.conflator = new Conflator(clock, TELL_EVERY_MS, (receipt) => this.tell(receipt));
  }

  async mark(call: RoomCall, marked: Omit<Mark, 'user'>): Promise<ChatMarkAck> {
    const { user } = call.session;
    const ack = await this.rooms.run(mark, call, { ...marked, user });
    if (marked.thread === undefined) await this.offer({ call, kind: marked.kind, upTo: ack.up_to });
    return ack;
  }

  /** CHAT-8: how far each member is, as `state.chat` has it. */
  async list({ room }: RoomCall): Promise<{ receipts: MemberReceipt[] }> {
    const view = await this.rooms.view(room, { members: 'count', tables: [{ prefix: MARKERS, limit: SHOWN_MAX }] });
    return { receipts: this.isTold(view.members?.count) ? shownReceipts(view) : [] };
  }

  async unread({ room, session: { user } }: RoomCall, thread: string | undefined): Promise<ChatUnread> {
    const row = markerRow(await this.rooms.view(room, { rows: [markerKey(user)] }), user);
    const unread = { user, thread, after: markOf(row, { kind: 'read', thread }) };
    return countUnread(unread, await this.rooms.view(room, { lists: unreadRanges(unread) }));
  }

  /** Tells what waits, now: its user is about to be gone. */
  async flush(room: RoomId, user: UserId): Promise<void> {
    await Promise.all(KINDS.map((kind) => this.conflator.flush(keyOf(room, kind, user))));
  }

  private async offer(receipt: Receipt): Promise<void> {
    const { call, kind, upTo } = receipt;
    const key = keyOf(call.room, kind, call.session.user);
    if (upTo <= (this.conflator.last(key)?.order ?? 0)) return;
    if (!this.conflator.hold(key, { order: upTo }, receipt)) await this.tell(receipt);
  }

  /** Nobody waits for it: the marker is stored, and whoever joins is shown it. */
  private async tell({ call, kind, upTo }: Receipt): Promise<boolean> {
    try {
      const { members } = await this.rooms.view(call.room, { members: 'count' });
      if (!this.isTold(members?.count)) return true;
      const key = `${kind} ${call.session.user}`;
      await this.rooms.setLane(call, {
        lane: RECEIPTS,
        key,
        order: upTo,
        body: receiptBody(kind, upTo),
        ttlMs: TTL_MS,
      });
      return true;
    } catch (error) {
      this.logger.warn(`A receipt has to wait for the store: ${String(error)}`);
      return false;
    }
  }

  private isTold(members = 0): boolean {
    return members <= this.config.chat.receiptsMaxMembers;
  }
}

function keyOf(room: RoomId, kind: MarkKind, user: UserId): string {
  return `${room}\n${kind}\n${user}`; // Ids have no white space.
}
