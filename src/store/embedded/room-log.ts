import type { UserId } from '../../protocol/ids.js';
import type { Position, Seq } from '../../protocol/position.js';
import { countedText, opened, withoutStraySeal } from '../addressed.js';
import type { SealedErasure } from '../addressed.js';
import type { LogPage } from '../room-contents.js';
import { isIn } from '../written-forms.js';
import type { ByteBudget } from './byte-budget.js';
import type { EpochMark, StoredEvent } from './journal-records.js';

/** Events that a room can replay; older ones live on only in its lists. */
const HOT_LOG_ENTRIES = 1_000;
/** Trimming one entry a commit would move the whole array each time. */
const TRIM_STEP = 100;
/** Restarts that a room remembers; a client from before them takes a fresh state. */
const EPOCHS_REMEMBERED = 8;

/** The epochs of the whole store, oldest first; the last one is current. */
export type Epochs = readonly string[];

/** The hot log of one room, and where each epoch ended in it. Entries are replaced, never changed. */
export class RoomLog {
  private readonly events: StoredEvent[];
  private readonly marks: EpochMark[];

  constructor(
    private headSeq: Seq = 0,
    events: readonly StoredEvent[] = [],
    marks: readonly EpochMark[] = [],
  ) {
    this.events = events.map(withoutStraySeal);
    this.marks = [...marks];
  }

  get head(): Seq {
    return this.headSeq;
  }

  /** `event.seq` is `head + 1`. */
  append(event: StoredEvent, epoch: string): void {
    this.events.push(event);
    this.headSeq = event.seq;
    if (this.marks.at(-1)?.epoch === epoch) this.marks.pop();
    this.marks.push({ epoch, last: event.seq });
    if (this.marks.length > EPOCHS_REMEMBERED) this.marks.shift();
    if (this.events.length >= HOT_LOG_ENTRIES + TRIM_STEP) this.events.splice(0, this.events.length - HOT_LOG_ENTRIES);
  }

  /** Does nothing if the log no longer holds `seq`. */
  erase(erasure: SealedErasure): void {
    const { seq } = erasure;
    const place = seq - this.first;
    const event = this.events[place];
    // Nothing sealed stays behind.
    if (event !== undefined) this.events[place] = { ts: event.ts, by: event.by, ...erasure };
  }

  /** Whether any entry has one of these texts, or this author. */
  holds(user: UserId, forms: readonly string[]): boolean {
    return this.events.some(({ by, body, sealed = '' }) => by === user || isIn(body, forms) || isIn(sealed, forms));
  }

  /** Forgets all entries; the numbers go on. */
  clear(): void {
    this.events.length = 0;
  }

  /** What a client at `since` missed. */
  resume(since: Position, epochs: Epochs, budget: ByteBudget): LogPage {
    if (since.epoch === epochs.at(-1)) {
      return since.seq > this.headSeq ? { kind: 'gone', reason: 'ahead' } : this.replay(since.seq, budget);
    }
    const cut = this.endOf(since.epoch, epochs);
    if (cut === null) return { kind: 'gone', reason: 'epoch_changed' };
    const page = this.replay(Math.min(since.seq, cut), budget);
    return page.kind === 'resumed' ? { ...page, cut } : page;
  }

  saved(): { head: Seq; log: readonly StoredEvent[]; marks: readonly EpochMark[] } {
    return { head: this.headSeq, log: [...this.events], marks: [...this.marks] };
  }

  private get first(): Seq {
    return this.headSeq - this.events.length + 1;
  }

  private replay(seq: Seq, budget: ByteBudget): LogPage {
    if (seq + 1 < this.first) return { kind: 'gone', reason: 'too_old', first: this.first };
    const start = seq + 1 - this.first;
    let end = start;
    for (let event = this.events[end]; event && budget.take(countedText(event)); event = this.events[end]) end += 1;
    const entries = this.events.slice(start, end).map(opened);
    return { kind: 'resumed', entries, more: end < this.events.length };
  }

  /** Head of the room when `epoch` ended; `null` if that is not known. */
  private endOf(epoch: string, epochs: Epochs): Seq | null {
    if (!epochs.includes(epoch)) return null;
    const mark = this.marks.findLast((candidate) => candidate.epoch <= epoch);
    if (mark !== undefined) return mark.last;
    // Before the oldest mark nothing was written, unless marks have been forgotten.
    return this.marks.length < EPOCHS_REMEMBERED ? 0 : null;
  }
}
