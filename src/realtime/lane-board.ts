import type { LaneEntry, LaneName, Millis } from '../store/room-contents.js';
import { typeOf } from './event-encoder.js';
import type { EventEncoder } from './event-encoder.js';
import type { ProtocolVersion } from './session.js';

/** A value that every reader has been given is kept this long: what arrives late must not replace it. */
export const FORGET_AFTER_MS: Millis = 60_000;

/** Wire types whose ephemeral values a reader does not want (it left them out of `include`, ROOM-2). */
export type Muted = ReadonlySet<string>;

interface Pinned {
  readonly kind: string;
  readonly entry: LaneEntry;
  readonly version: number;
  readonly frames: Partial<Record<ProtocolVersion, Buffer | null>>;
}

/**
 * The newest ephemeral value of each key of one room, in order of their last change. A reader keeps only the version it
 * has read up to, so whatever was replaced meanwhile is never sent to it: conflation per socket, without a queue.
 */
export class LaneBoard {
  private readonly pinned = new Map<string, Pinned>();
  private latest = 0;
  private newestTs: Millis = 0;
  private readonly shared = new Map<string, Buffer>();

  constructor(private readonly encoder: EventEncoder) {}

  /** Cursor of a reader that has seen everything so far. */
  get version(): number {
    return this.latest;
  }

  /** False if the board has this or a newer value. */
  put(lane: LaneName, entry: LaneEntry): boolean {
    const key = `${lane}\n${entry.key}`;
    const known = this.pinned.get(key);
    if (known !== undefined && known.entry.order >= entry.order) return false;
    this.pinned.delete(key); // Setting a known key would leave it at its old place in the order of changes.
    this.pinned.set(key, { kind: lane, entry, version: ++this.latest, frames: {} });
    this.shared.clear();
    this.newestTs = entry.ts;
    return true;
  }

  /** Purges a value from all that still waits for it. */
  drop(lane: LaneName, key: string): void {
    if (this.pinned.delete(`${lane}\n${key}`)) this.shared.clear();
  }

  /** Lets go of all values; cursors keep their meaning. */
  clear(): void {
    this.pinned.clear();
    this.shared.clear();
  }

  /** Frames of everything that changed after `cursor`, back to back. */
  after(cursor: number, version: ProtocolVersion, muted: Muted): Buffer {
    const name = `${cursor}/${version}/${[...muted].join()}`;
    const known = this.shared.get(name);
    if (known !== undefined) return known;
    const chunks: Buffer[] = [];
    for (const pinned of this.pinned.values()) {
      if (pinned.version <= cursor || muted.has(typeOf(pinned.kind))) continue;
      const frame = (pinned.frames[version] ??= this.encode(pinned, version));
      if (frame !== null) chunks.push(frame);
    }
    const bytes = Buffer.concat(chunks);
    this.shared.set(name, bytes);
    return bytes;
  }

  private encode({ kind, entry }: Pinned, version: ProtocolVersion): Buffer | null {
    return this.encoder.encode({ kind, by: entry.by, ts: entry.ts, body: entry.body }, version);
  }

  /** Lets go of old values, up to the version that all readers have seen. */
  forget(seenByAll: number): void {
    for (const [key, { entry, version }] of this.pinned) {
      if (version > seenByAll || entry.ts >= this.newestTs - FORGET_AFTER_MS) return;
      this.pinned.delete(key);
      this.shared.clear();
    }
  }
}
