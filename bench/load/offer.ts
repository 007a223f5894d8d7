import type { RawConnection } from './raw-connection.js';
import type { Dialect } from './dialect.js';
import { Histogram } from './histogram.js';

export interface Load {
  readonly kind: 'chat' | 'location';
  /** By all senders together. */
  readonly perSecond: number;
}
export interface Counts {
  readonly seconds: number;
  readonly sent: number;
  /** How many should have been sent by then. */
  readonly due: number;
  readonly delivered: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Share of one core that the load client itself used. */
  readonly clientCpu: number;
}

/** The first mark: all have eight digits. */
const FIRST_MARK = 10_000_000;
const MARK_DIGITS = 8;
const CHAT_MARK = Buffer.from('~');
const LOCATION_MARK = Buffer.from('"accuracy":');
const ZERO = 0x30;
/** Times of sending that are kept; older messages are counted, and not timed. */
const SENT_KEPT = 1 << 20;

/** Sends at a fixed rate whatever comes back, senders in turn, and counts and times what arrives. */
export class Offer {
  private readonly sentAt = new Float64Array(SENT_KEPT);
  private readonly times = new Histogram();
  private readonly needle: Buffer;
  private marks = 0;
  private delivered = 0;
  private deliveredBefore = 0;
  private sentBefore = 0;
  private startedAt = performance.now();
  private cpuBefore = process.cpuUsage();
  private load: Load | undefined;
  private offeredAt = 0;
  private offered = 0;
  private isTicking = false;
  private dice = 1;

  constructor(
    private readonly dialect: Dialect,
    private readonly rooms: readonly (readonly RawConnection[])[],
    private readonly kind: Load['kind'],
  ) {
    this.needle = kind === 'chat' ? CHAT_MARK : LOCATION_MARK;
  }

  /** In all since it was made. */
  get totals(): { readonly sent: number; readonly delivered: number } {
    return { sent: this.marks, delivered: this.deliveredBefore + this.delivered };
  }

  start(load: Load): void {
    this.load = load;
    this.offeredAt = performance.now();
    this.offered = 0;
    if (!this.isTicking) this.tick();
  }

  stop(): void {
    this.load = undefined;
  }

  /** What is counted from here on belongs to a new window. */
  reset(): void {
    this.times.clear();
    this.deliveredBefore += this.delivered;
    this.delivered = 0;
    this.sentBefore = this.marks;
    this.startedAt = performance.now();
    this.cpuBefore = process.cpuUsage();
  }

  counts(): Counts {
    const seconds = (performance.now() - this.startedAt) / 1_000;
    const { user, system } = process.cpuUsage(this.cpuBefore);
    return {
      seconds,
      sent: this.marks - this.sentBefore,
      due: Math.round((this.load?.perSecond ?? 0) * seconds),
      delivered: this.delivered,
      p50: this.times.at(0.5),
      p99: this.times.at(0.99),
      max: this.times.at(1),
      clientCpu: (user + system) / 1e6 / seconds,
    };
  }

  /** One message of one sender, outside any rate. */
  sendOne(connection: RawConnection): void {
    const mark = this.marks++;
    this.sentAt[mark % SENT_KEPT] = performance.now();
    connection.send(this.dialect[this.kind](connection.member, String(FIRST_MARK + mark)));
  }

  /** Every value within a frame counts. */
  hear(data: Buffer, start: number, end: number): number {
    let found = 0;
    let at = data.indexOf(this.needle, start);
    while (at >= 0 && at < end) {
      found++;
      this.time(data, at + this.needle.length);
      at = data.indexOf(this.needle, at + 1);
    }
    this.delivered += found;
    return found;
  }

  private time(data: Buffer, from: number): void {
    let number = 0;
    for (let at = from; at < from + MARK_DIGITS; at++) number = number * 10 + (data[at] ?? 0) - ZERO;
    const mark = number - FIRST_MARK;
    if (mark < 0 || mark >= this.marks || mark < this.marks - SENT_KEPT) return;
    this.times.add(performance.now() - (this.sentAt[mark % SENT_KEPT] ?? 0));
  }

  private tick(): void {
    this.isTicking = this.load !== undefined;
    if (this.load === undefined) return;
    const due = Math.floor(((performance.now() - this.offeredAt) / 1_000) * this.load.perSecond);
    while (this.offered < due) this.sendOne(this.senderOf(this.offered++));
    // Not at once again: the client must leave its core to Redis when nothing is due.
    setTimeout(() => this.tick(), 1);
  }

  /**
   * Positions come from all in turn, as phones send them: each at its own fixed rate. Who chats next, and where, nobody
   * knows: in turn, no room would ever have two messages at a time, which real ones do.
   */
  private senderOf(turn: number): RawConnection {
    const { length } = this.rooms;
    const place = this.kind === 'location' ? turn : this.random();
    const room = this.rooms[place % length];
    const sender = room?.[Math.floor(place / length) % room.length];
    if (sender === undefined) throw new Error('Nobody to send');
    return sender;
  }

  /** The same sequence for all servers (Numerical Recipes' linear congruential generator; its high bits). */
  private random(): number {
    this.dice = (Math.imul(this.dice, 1_664_525) + 1_013_904_223) >>> 0;
    return this.dice >>> 8;
  }
}
