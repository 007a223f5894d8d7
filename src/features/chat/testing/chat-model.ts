import { isDeepStrictEqual } from 'node:util';
import type { UserId } from '../../../protocol/ids.js';
import type { Seq } from '../../../protocol/position.js';
import { Refused } from './model-words.js';
import type { Command, Facts, Frame, ModelEvent, ModelMessage, Who } from './model-words.js';

interface Receipt {
  readonly command: Command;
  readonly ack: Facts;
}
interface Marker {
  readonly read: Seq;
  readonly delivered: Seq;
}

/** The chat of a room as simple as can be, as docs/protocol.md has it. */
export class ChatModel {
  readonly messages: ModelMessage[] = [];
  readonly log: ModelEvent[] = [];
  /** Newest first, as are reports. */
  pins: readonly string[] = [];
  reports: readonly Facts[] = [];
  slowMs = 0;
  /** Until when; `null` = until it is taken back. */
  readonly muted = new Map<UserId, number | null>();
  /** When each sent last in slow mode. */
  readonly sentAt = new Map<UserId, number>();
  readonly markers = new Map<UserId, Marker>();
  /** By user and thread. */
  readonly threadMarkers = new Map<string, Seq>();
  private readonly receipts = new Map<string, Receipt>();
  private changes = 0;

  constructor(
    public now: number,
    readonly epoch: string,
  ) {}

  get seq(): Seq {
    return this.log.length;
  }

  /** ENV-5: the ack, of now or of the first time. */
  take({ by, id, command }: Frame, obey: () => Facts): Facts {
    const key = `${by.user} ${id}`;
    const known = id === undefined ? undefined : this.receipts.get(key);
    if (known !== undefined) {
      if (!isDeepStrictEqual(known.command, command)) throw new Refused('idempotency_mismatch');
      return { ...known.ack, duplicate: true };
    }
    const { seq, changes } = this;
    const answer = obey();
    const ack = this.seq === seq ? answer : { ...answer, seq: this.seq, ts: this.now, epoch: this.epoch };
    if (id !== undefined && this.changes > changes) this.receipts.set(key, { command, ack });
    return ack;
  }

  tell(by: UserId, payload: Facts, carries?: ModelMessage): void {
    this.touch();
    this.log.push({ by, ts: this.now, payload: JSON.parse(JSON.stringify(payload)) as Facts, carries });
  }

  /** Something has changed that is told to nobody. */
  touch(): void {
    this.changes += 1;
  }

  find(id: string): ModelMessage | undefined {
    return this.messages.find(({ message_id }) => message_id === id);
  }

  /** The message, deleted or not, or the refusal. */
  get(id: string): ModelMessage {
    const message = this.find(id);
    if (message === undefined) throw new Refused('message_not_found');
    return message;
  }

  /** One that is not deleted. */
  live(id: string): ModelMessage {
    const message = this.get(id);
    const { deletedBy: by, version } = message;
    if (by !== undefined) throw new Refused('message_deleted', { by, version });
    return message;
  }

  mutedFault({ user }: Who): void {
    const until = this.muted.get(user);
    if (until === undefined || (until !== null && until <= this.now)) return;
    throw new Refused('muted', until === null ? {} : { until });
  }

  markerOf(user: UserId): Marker {
    return this.markers.get(user) ?? { read: 0, delivered: 0 };
  }

  /** CHAT-9: of the room, or of a thread. */
  messagesOf(thread: string | undefined): ModelMessage[] {
    return this.messages.filter(({ extras }) => thread === undefined || extras.thread === thread);
  }

  /** CHAT-11: polls whose time is over. */
  due(): ModelMessage[] {
    return this.messages.filter(
      ({ poll, deletedBy }) =>
        deletedBy === undefined && poll?.closes_at !== undefined && !poll.isClosed && poll.closes_at <= this.now,
    );
  }
}
