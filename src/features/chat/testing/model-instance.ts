import type { Clock } from '../../../clock/clock.js';
import { parseEnv } from '../../../config/parse-env.js';
import { Meters } from '../../../meters/meters.js';
import type { RoomId, SessionId } from '../../../protocol/ids.js';
import { Call, RoomCall } from '../../../realtime/call.js';
import type { Removals } from '../../../realtime/removals.js';
import { RoomFeatures } from '../../../realtime/room-features.js';
import { Rooms } from '../../../realtime/rooms.js';
import type { RoomStore } from '../../../store/room-store.js';
import { WebhookSender } from '../../../webhooks/webhook-sender.js';
import { Webhooks } from '../../../webhooks/webhooks.js';
import type { ChatHistoryAck } from '../chat.messages.js';
import type { ChatHistory } from '../history/history.rules.js';
import { HistoryService } from '../history/history.service.js';
import { MessagesService } from '../messages/messages.service.js';
import { Filtering } from '../moderation/filtering.js';
import { ModerationService } from '../moderation/moderation.service.js';
import { NoticesService } from '../notices/notices.service.js';
import { PinsService } from '../pins/pins.service.js';
import { pollTimer } from '../polls/poll.rules.js';
import { PollsService } from '../polls/polls.service.js';
import { ReactionsService } from '../reactions/reactions.service.js';
import { ReceiptsService } from '../receipts/receipts.service.js';
import { TypingService } from '../typing/typing.service.js';
import type { Command, Frame, ModelMessage, Who } from './model-words.js';

/** Removing users is a part of the kernel that has specs of its own, and needs sockets. */
const NOBODY_IS_REMOVED = null as unknown as Removals;

/** The services of chat in one instance of the server, without what carries frames to them. */
export class ModelInstance {
  private readonly messages: MessagesService;
  private readonly reactions: ReactionsService;
  private readonly pins: PinsService;
  private readonly polls: PollsService;
  private readonly receipts: ReceiptsService;
  private readonly moderation: ModerationService;
  private readonly pages: HistoryService;

  constructor(
    store: RoomStore,
    clock: Clock,
    private readonly room: RoomId,
  ) {
    const parsed = parseEnv({});
    if (!parsed.ok) throw new Error(parsed.faults.join());
    const rooms = new Rooms(store);
    const filtering = new Filtering(rooms, clock);
    const typing = new TypingService(rooms, clock);
    const sender = new WebhookSender(clock);
    const notices = new NoticesService(new Webhooks(store, sender, new Meters(), parsed.config, new RoomFeatures()));
    this.messages = new MessagesService(rooms, parsed.config, filtering, typing, notices);
    this.reactions = new ReactionsService(rooms);
    this.pins = new PinsService(rooms);
    this.polls = new PollsService(rooms, filtering, typing, notices);
    this.receipts = new ReceiptsService(rooms, parsed.config, clock);
    this.moderation = new ModerationService(rooms, NOBODY_IS_REMOVED);
    this.pages = new HistoryService(rooms);
  }

  async say(frame: Frame): Promise<object> {
    const { by, command } = frame;
    const call = this.callOf(by, command, frame.id);
    switch (command.action) {
      case 'send':
        return this.messages.send(call, command);
      case 'edit':
        return this.messages.edit(call, command);
      case 'delete':
        return this.messages.delete(call, command);
      case 'react':
        return this.reactions.react(call, command, 'add');
      case 'unreact':
        return this.reactions.react(call, command, 'remove');
      case 'pin':
        return this.pins.pin(call, command);
      case 'unpin':
        return this.pins.unpin(call, command);
      case 'poll':
        return this.polls.ask(call, command);
      case 'poll_vote':
        return this.polls.vote(call, command);
      case 'poll_close':
        return this.polls.close(call, command);
      case 'read':
        return this.receipts.mark(call, { kind: 'read', upTo: command.up_to, thread: command.thread });
      case 'delivered':
        return this.receipts.mark(call, { kind: 'delivered', upTo: command.up_to });
      case 'moderate':
        return this.moderation.moderate(call, command);
    }
  }

  /** The poll's time has come. */
  async end({ message_id, poll }: ModelMessage): Promise<void> {
    await this.polls.end(this.room, { key: pollTimer(message_id), at: poll?.closes_at ?? 0 });
  }

  history(by: Who, asked: ChatHistory): Promise<ChatHistoryAck> {
    return this.pages.page(this.callOf(by), asked);
  }

  pinned(by: Who) {
    return this.pins.list(this.callOf(by));
  }

  reactionsOf(by: Who, message_id: string, thread: string | undefined) {
    return this.reactions.list(this.callOf(by), { message_id, ...(thread !== undefined && { thread }) });
  }

  unread(by: Who, thread: string | undefined) {
    return this.receipts.unread(this.callOf(by), thread);
  }

  reports(by: Who) {
    return this.moderation.reports(this.callOf(by));
  }

  receiptsOf(by: Who) {
    return this.receipts.list(this.callOf(by));
  }

  /** The sockets of all of them close. */
  async flush(users: readonly Who[]): Promise<void> {
    await Promise.all(users.map(({ user }) => this.receipts.flush(this.room, user)));
  }

  private callOf({ user, role }: Who, command?: Command, id?: string): RoomCall {
    const nobodyElse = { device: undefined, openedAt: 0, isTakeover: false, isStrict: false, homeRoom: undefined };
    const session = { id: `${user}-phone` as SessionId, user, identity: { user }, version: 2, ...nobodyElse } as const;
    const { action = 'look', ...payload } = command ?? {};
    return new RoomCall(new Call(session, `chat.${action}`, id, payload, this.room), this.room, undefined, role);
  }
}
