import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { Clock } from '../../../clock/clock.js';
import { Refusal } from '../../../protocol/refusal.js';
import type { RoomCall } from '../../../realtime/call.js';
import { Rooms } from '../../../realtime/rooms.js';
import { MessageFilter } from './message-filter.js';
import type { FilteredMessage, Verdict } from './message-filter.js';

/** A chat does not wait for its filter any longer (CHAT-13). */
const DEADLINE_MS = 500;
const PASS: Verdict = { kind: 'pass' };

type Said = Pick<FilteredMessage, 'content' | 'thread'>;

/** Asks the filter, if there is one. */
@Injectable()
export class Filtering {
  private readonly logger = new Logger(Filtering.name);

  constructor(
    private readonly rooms: Rooms,
    private readonly clock: Clock,
    @Optional() @Inject(MessageFilter) private readonly filter?: MessageFilter,
  ) {}

  /**
   * Does `take` with the message as it is to be taken. A frame that was answered before is answered so again, and never
   * meets the filter twice.
   */
  pass<Message extends Said, Ack extends object>(
    call: RoomCall,
    message: Message,
    take: (message: Message) => Promise<Ack>,
  ): Promise<Ack> {
    return this.filter === undefined ? take(message) : this.filtered(this.filter, call, message, take);
  }

  private async filtered<Message extends Said, Ack extends object>(
    filter: MessageFilter,
    call: RoomCall,
    message: Message,
    take: (message: Message) => Promise<Ack>,
  ): Promise<Ack> {
    const known = await this.rooms.recall<Ack>(call);
    if (known !== undefined) return known;
    const { room, session } = call;
    const { content, thread } = message;
    const verdict = await this.review(filter, { room, user: session.user, content, thread });
    if (verdict.kind === 'refuse') {
      const { reason } = verdict;
      throw new Refusal('moderation_rejected', { details: reason === undefined ? {} : { reason } });
    }
    return take(verdict.kind === 'rewrite' ? { ...message, content: verdict.content } : message);
  }

  /** Never rejects: that people can talk matters more. */
  private async review(filter: MessageFilter, message: FilteredMessage): Promise<Verdict> {
    let cancel = (): void => undefined;
    const late = new Promise<Verdict>((resolve) => {
      cancel = this.clock.after(DEADLINE_MS, () => {
        this.logger.warn(`The message filter did not answer within ${DEADLINE_MS} ms: a message was taken unseen`);
        resolve(PASS);
      });
    });
    try {
      return await Promise.race([filter.review(message), late]);
    } catch (error) {
      // Only its kind: what a filter says of a message may quote it.
      const kind = error instanceof Error ? error.name : typeof error;
      this.logger.error(`The message filter failed (${kind}), a message was taken unseen`);
      return PASS;
    } finally {
      cancel();
    }
  }
}
