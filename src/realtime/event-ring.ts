import type { SessionId } from '../protocol/ids.js';
import type { Seq } from '../protocol/position.js';
import type { LogEntry } from '../store/room-contents.js';
import type { ErasedEvent } from '../store/room-signal.js';
import type { EventEncoder, Form } from './event-encoder.js';
import type { Session } from './session.js';

/** Events that a ring keeps at least / at most before it drops the oldest; a reader further behind reads from the store. */
const KEEP_EVENTS = 256;
const MAX_EVENTS = 512;
const MAX_BYTES = 1024 * 1024;

export interface Span {
  /** Frames back to back; empty if this version sees none of them. */
  readonly bytes: Buffer;
  readonly frames: number;
  /** Seq of the last event that the span covers. */
  readonly last: Seq;
}
interface Slot {
  readonly entry: LogEntry;
  readonly size: number;
  /** Absent where nobody is to be given it at the moment. */
  frames: Partial<Record<Form, Buffer | null>> | undefined;
}
type Reader = Pick<Session, 'id' | 'user' | 'version'>;
/** What the readers at one cursor are given. */
interface Shared {
  readonly from: Seq;
  readonly head: Seq;
  readonly slots: readonly Slot[];
  /** Sessions of authors: each is given its own events with their `re`, by itself. */
  readonly authors: ReadonlySet<SessionId>;
  readonly addressed: readonly LogEntry[];
  readonly spans: Map<string, Span>;
}
const NOTHING = Buffer.alloc(0);

/**
 * The newest events of one room, each encoded once per form in which it is shown and shared by all sockets. Readers keep
 * only a cursor (the last seq they were given), so a slow one costs no memory.
 */
export class EventRing {
  private slots: Slot[] = [];
  private bytes = 0;
  private releasedSeq: Seq = 0;
  private shared: Shared | undefined;

  constructor(
    private readonly encoder: EventEncoder,
    /** Seq of the newest event seen; the ring starts after it. */
    private headSeq: Seq,
  ) {}

  get head(): Seq {
    return this.headSeq;
  }

  /** The lowest cursor that the ring can serve. */
  get floor(): Seq {
    return this.headSeq - this.slots.length;
  }

  push(entry: LogEntry): void {
    const size = entry.body.length;
    this.slots.push({ entry, size, frames: undefined });
    this.headSeq = entry.seq;
    this.bytes += size;
    if (this.slots.length > MAX_EVENTS || (this.bytes > MAX_BYTES && this.slots.length > 1)) this.trim();
  }

  /**
   * Everybody was given what is up to here. It is kept as text: with frames each event would be twice as large, and what
   * lives that long is what stops the process when it is collected.
   */
  release(seq: Seq): void {
    const { floor } = this;
    for (let at = Math.max(this.releasedSeq, floor); at < Math.min(seq, this.headSeq); at += 1) {
      const slot = this.slots[at - floor];
      if (slot !== undefined) slot.frames = undefined;
    }
    this.releasedSeq = seq;
    if (this.shared !== undefined && this.shared.head <= seq) this.shared = undefined;
  }

  /** What stood there is another event now; what was encoded of it is forgotten. */
  erase(seq: Seq, as: ErasedEvent): void {
    const { ts, by } = this.slots[seq - this.floor - 1]?.entry ?? {};
    if (ts === undefined || by === undefined) return;
    const entry = { seq, ts, by, ...as };
    const size = as.body.length;
    this.slots = this.slots.map((slot) => (slot.entry.seq === seq ? { entry, size, frames: undefined } : slot));
    this.resize();
  }

  /** Keeps nothing: what is not told anew is read from the store. */
  forget(): void {
    this.slots = [];
    this.resize();
  }

  /** The room goes on from here in a new epoch: what came after `seq` never happened. */
  truncate(seq: Seq): void {
    if (seq >= this.headSeq) return;
    this.slots = this.slots.filter(({ entry }) => entry.seq <= seq);
    this.headSeq = seq;
    this.releasedSeq = Math.min(this.releasedSeq, seq);
    this.resize();
  }

  /** What comes after `cursor` (not below `floor`), as one chunk: at least one event, then as many as fit `maxBytes`. */
  after(cursor: Seq, reader: Reader, maxBytes: number): Span {
    const shared = this.sharedAfter(cursor);
    if (shared.authors.has(reader.id)) return this.build(shared.slots, reader, maxBytes);
    const sight = this.sightOf(shared, reader);
    const known = shared.spans.get(sight);
    if (known !== undefined) return known;
    const span = this.build(shared.slots, reader, maxBytes);
    shared.spans.set(sight, span);
    return span;
  }

  /** Nearly all readers of a room stand at the same place: what was found out for the first serves the others. */
  private sharedAfter(cursor: Seq): Shared {
    const { shared, headSeq: head } = this;
    if (shared?.from === cursor && shared.head === head) return shared;
    const slots = this.slots.slice(cursor - this.floor);
    const authors = new Set(slots.flatMap(({ entry }) => entry.origin?.session ?? []));
    const addressed = slots.flatMap(({ entry }) => (entry.to === undefined ? [] : [entry]));
    return (this.shared = { from: cursor, head, slots, authors, addressed, spans: new Map() });
  }

  /** Readers of the same sight are given the same bytes: of one version, and with the same addressed events to see. */
  private sightOf({ addressed }: Shared, reader: Reader): string {
    let sight = String(reader.version);
    for (const entry of addressed) sight += ` ${this.encoder.formFor(entry, reader)}`;
    return sight;
  }

  private build(slots: readonly Slot[], reader: Reader, maxBytes: number): Span {
    const chunks: Buffer[] = [];
    let size = 0;
    let last = this.headSeq;
    for (const slot of slots) {
      const frame = this.frameOf(slot, reader);
      if (frame !== null && size > 0 && size + frame.length > maxBytes) {
        last = slot.entry.seq - 1;
        break;
      }
      if (frame === null) continue;
      chunks.push(frame);
      size += frame.length;
    }
    const bytes = chunks.length === 1 ? (chunks[0] ?? NOTHING) : Buffer.concat(chunks);
    return { bytes, frames: chunks.length, last };
  }

  private frameOf(slot: Slot, reader: Reader): Buffer | null {
    const { entry } = slot;
    const { origin } = entry;
    if (origin !== undefined && origin.session === reader.id) return this.encoder.encode(entry, reader, origin.re);
    const form = this.encoder.formFor(entry, reader);
    const frames = (slot.frames ??= {});
    const known = frames[form];
    if (known !== undefined) return known;
    return (frames[form] = this.encoder.encode(entry, reader));
  }

  private trim(): void {
    const keep = this.bytes > MAX_BYTES ? Math.ceil(this.slots.length / 2) : KEEP_EVENTS;
    this.slots = this.slots.slice(-keep);
    this.resize();
  }

  private resize(): void {
    this.bytes = this.slots.reduce((sum, { size }) => sum + size, 0);
    this.shared = undefined;
  }
}
