import { isHidden } from '../../test/support/frame-forms.js';
import type { Frame } from '../../test/support/rally-client.js';

export type Event = Frame & { readonly seq: number };

/** Events that are kept to be compared: more than anybody who comes back with `since` is behind. */
const KEPT = 5_000;

/** The one order of a room's durable events: what stands at a seq for the first who sees it stands there for all. */
export class EventOrder {
  readonly faults: string[] = [];
  private last = 0;
  private lostIn: string | undefined;
  private readonly kept = new Map<number, { readonly event: Event; readonly text: string }>();

  /** The highest seq that anybody has seen, or was told of. */
  get head(): number {
    return this.last;
  }

  at(seq: unknown): Frame | undefined {
    return this.kept.get(Number(seq))?.event;
  }

  /** Compares with what the others saw at that seq. */
  see(who: string, { re: _, ...event }: Event): void {
    const { seq } = event; // `re` is for the author's own session only.
    if (isHidden(event)) return this.reach(seq); // Others may see what stands there.
    const text = JSON.stringify(event);
    const known = this.kept.get(seq)?.text;
    if (known !== undefined && known !== text) this.faults.push(`${who} has ${text}, others have ${known}`);
    if (known !== undefined || seq <= this.last - KEPT) return;
    this.checkTime(event);
    this.kept.set(seq, { event, text });
    this.kept.delete(seq - KEPT);
    this.reach(seq);
    this.add(event);
  }

  /** The room has got that far, whoever has seen it. */
  reach(seq: number): void {
    this.last = Math.max(this.last, seq);
  }

  /** Drops what a store lost: from that epoch on, seqs above `seq` stand for other events. */
  forgetAfter(seq: number, epoch: string): void {
    if (this.lostIn === epoch) return; // Another reader has told it.
    this.lostIn = epoch;
    for (const known of this.kept.keys()) if (known > seq) this.kept.delete(known);
    this.last = Math.min(this.last, seq);
  }

  /** Called with each event once, when the first one sees it: not always in order, for some are ahead of others. */
  protected add(_event: Event): void {
    // For those who keep more.
  }

  private checkTime({ seq, ts = 0 }: Event): void {
    const [before, after] = [this.kept.get(seq - 1)?.event.ts ?? ts, this.kept.get(seq + 1)?.event.ts ?? ts];
    if (ts < before || after < ts) this.faults.push(`the time of seq ${seq} is not between those of its neighbours`);
  }
}

/** One member's place in the order: no event may be missed or come twice. */
export class LogReader {
  cursor = 0;
  epoch = '';
  gaps = 0;
  repeats = 0;
  /** Times that the server could not tell what was missed, and said so. */
  freshStarts = 0;

  /** @param isOftenAway whoever is away for longer than the log reaches back is not wronged by `too_old`. */
  constructor(
    private readonly who: string,
    private readonly order: EventOrder,
    private readonly isOftenAway = false,
  ) {}

  get since(): string {
    return `${this.epoch}:${this.cursor}`;
  }

  take(frame: Frame): void {
    const { seq, payload } = frame;
    if (frame.type === 'room' && payload['action'] === 'joined') this.begin(payload);
    if (seq === undefined || frame.type === 'ack' || frame.type === 'error') return;
    if (seq !== this.cursor + 1) this.order.faults.push(`${this.who} got seq ${seq} after ${this.cursor}`);
    if (seq > this.cursor + 1) this.gaps++;
    if (seq <= this.cursor) this.repeats++;
    this.cursor = seq;
    this.order.see(this.who, { ...frame, seq });
  }

  /** A first join begins where its state stands; a later one must go on where the reader was. */
  private begin({ epoch, seq, resumed, cut, reason }: Record<string, unknown>): void {
    const isFirst = this.epoch === '';
    this.epoch = String(epoch);
    if (isFirst) this.cursor = Number(seq);
    else if (resumed !== true) this.beginAnew(Number(seq), String(reason));
    else if (cut !== undefined && Number(cut) < this.cursor) this.goBack(Number(cut), Number(seq));
    this.order.reach(Number(seq));
  }

  /**
   * The server cannot know of which epoch the events after the cut are that were heard here, so they come again: the
   * same ones, or they were lost.
   */
  private goBack(cut: number, head: number): void {
    if (head < this.cursor) {
      this.order.faults.push(`${this.who} had ${this.cursor}, of which only ${head} are left`);
      this.order.forgetAfter(cut, this.epoch);
    }
    this.cursor = cut;
  }

  private beginAnew(seq: number, reason: string): void {
    const isTooOld = reason === 'too_old';
    if (!(isTooOld && this.isOftenAway))
      this.order.faults.push(`${this.who} could not go on after ${this.cursor}: ${reason}`);
    if (!isTooOld) this.order.forgetAfter(0, this.epoch);
    this.freshStarts++;
    this.cursor = seq;
  }
}
