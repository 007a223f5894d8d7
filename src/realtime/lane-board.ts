import type { LaneEntry, LaneName, Millis } from '../store/room-contents.js';
import type { LaneKey } from '../store/room-store.js';
import { typeOf } from './event-encoder.js';
import type { Encodable, EventEncoder, Viewer } from './event-encoder.js';
import type { ProtocolVersion } from './session.js';

/** A value that every reader has been given is kept this long: what arrives late must not replace it. */
export const FORGET_AFTER_MS: Millis = 60_000;

/** Wire types whose ephemeral values a reader does not want (it left them out of `include`, ROOM-2). */
export type Muted = ReadonlySet<string>;

/** Names a value among all of one room. */
export function valueId({ lane, key }: LaneKey): string {
  return `${lane}\n${key}`;
}

/** Frames back to back. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly frames: number;
}
/** Of one key for as long as it is there, and changed in place: see decision 15 for what a Map keeps of what is taken out. */
interface Pinned {
  readonly kind: string;
  order: number;
  value: Encodable;
  version: number;
  /** For those who may see it. */
  frames: Partial<Record<ProtocolVersion, Buffer | null>>;
}

/**
 * The newest ephemeral value of each key of one room, in order of their last change. A reader keeps only the version it
 * has read up to, so whatever was replaced meanwhile is never sent to it: conflation per socket, without a queue.
 */
export class LaneBoard {
  private readonly pinned = new Map<string, Pinned>();
  /** Those of them that are not for everybody. */
  private readonly addressed = new Map<string, Pinned>();
  private latest = 0;
  private newestTs: Millis = 0;
  /** No value is older. */
  private oldestTs: Millis = Infinity;
  private shared = new Map<string, Chunk>();

  constructor(private readonly encoder: EventEncoder) {}

  /** Cursor of a reader that has seen everything so far. */
  get version(): number {
    return this.latest;
  }

  /** False if the board has this or a newer value. */
  put(lane: LaneName, entry: LaneEntry): boolean {
    const key = valueId({ lane, key: entry.key });
    const known = this.pinned.get(key);
    if (known !== undefined && known.order >= entry.order) return false;
    const { key: _, order, ...rest } = entry;
    const changed = { order, value: { kind: lane, ...rest }, version: ++this.latest, frames: {} };
    const pinned = Object.assign(known ?? { kind: lane }, changed);
    this.pinned.set(key, pinned);
    if (entry.to === undefined) this.addressed.delete(key);
    else this.addressed.set(key, pinned);
    this.forgetShared();
    this.newestTs = entry.ts;
    this.oldestTs = Math.min(this.oldestTs, entry.ts);
    return true;
  }

  /** Purges a value from all that still waits for it. */
  drop(lane: LaneName, key: string): void {
    if (this.delete(valueId({ lane, key }))) this.forgetShared();
  }

  /** Lets go of all values; cursors keep their meaning. */
  clear(): void {
    this.pinned.clear();
    this.addressed.clear();
    this.forgetShared();
  }

  /** Everything for this viewer that changed after `cursor`. */
  after(cursor: number, viewer: Viewer, muted: Muted): Chunk {
    const isDue = ({ kind, value, version }: Pinned): boolean =>
      version > cursor && !muted.has(typeOf(kind)) && this.encoder.formFor(value, viewer) !== 'nothing';
    // Whoever is to be given the same is given the same bytes.
    const own = this.addressed.size === 0 ? '' : versionsOf([...this.addressed.values()].filter(isDue));
    const name = `${cursor}/${viewer.version}/${muted.size === 0 ? '' : [...muted].join()}/${own}`;
    const known = this.shared.get(name);
    if (known !== undefined) return known;
    const due = [...this.pinned.values()].filter(isDue).sort((one, other) => one.version - other.version);
    const frames = this.framesOf(due, viewer);
    const chunk = { bytes: keepable(frames), frames: frames.length };
    this.shared.set(name, chunk);
    return chunk;
  }

  /** Values next to each other may go as one frame (LOC-10); others in between keep their place. */
  private framesOf(due: readonly Pinned[], viewer: Viewer): Buffer[] {
    const runs: Pinned[][] = [];
    for (const pinned of due) {
      const run = runs.at(-1);
      if (run?.[0]?.kind === pinned.kind && this.encoder.isBundled(pinned.kind, viewer)) run.push(pinned);
      else runs.push([pinned]);
    }
    return runs.flatMap((run) => this.framesOfRun(run, viewer));
  }

  private framesOfRun(run: readonly Pinned[], viewer: Viewer): Buffer[] {
    const [first, ...others] = run;
    if (first === undefined) return [];
    if (others.length > 0)
      return this.encoder.bundle(
        first.kind,
        run.map(({ value }) => value),
        viewer,
      );
    const known = first.frames[viewer.version];
    if (known !== undefined) return known === null ? [] : [known];
    const frame = this.encoder.encode(first.value, viewer);
    first.frames[viewer.version] = frame === null ? null : keepable([frame]);
    return frame === null ? [] : [frame];
  }

  /** Lets go of old values, up to the version that all readers have seen. */
  forget(seenByAll: number): void {
    const keptFrom = this.newestTs - FORGET_AFTER_MS;
    if (this.oldestTs >= keptFrom) return;
    this.oldestTs = Infinity;
    for (const [key, { value, version }] of this.pinned) {
      if (version <= seenByAll && value.ts < keptFrom) this.delete(key);
      else this.oldestTs = Math.min(this.oldestTs, value.ts);
    }
    this.forgetShared();
  }

  private forgetShared(): void {
    if (this.shared.size > 0) this.shared = new Map();
  }

  private delete(key: string): boolean {
    this.addressed.delete(key);
    return this.pinned.delete(key);
  }
}

function versionsOf(values: readonly Pinned[]): string {
  return values.map(({ version }) => version).join();
}

/**
 * Frames back to back, in memory of their own. Small Buffers are cut from slabs of 8 KiB: the last value of a quiet room
 * would keep a whole slab, and all that was ever written next to it.
 */
function keepable(frames: readonly Buffer[]): Buffer {
  const [first] = frames;
  if (first !== undefined && frames.length === 1 && first.length === first.buffer.byteLength) return first;
  const bytes = Buffer.allocUnsafeSlow(frames.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const frame of frames) at += frame.copy(bytes, at);
  return bytes;
}
