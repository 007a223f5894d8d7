import type { RoomId } from '../../protocol/ids.js';
import type { Millis } from '../room-contents.js';
import { journalPath } from './journal-files.js';
import type { BaseRecord, JournalRecord, RoomRecord } from './journal-records.js';
import type { Journal, JournalSetup } from './journal.js';

/** State that waits for the disk before more of it is serialised: bounds memory, and how long commits wait behind it. */
const SLICE_BYTES = 1024 * 1024;
/** What was erased leaves the disk within an hour: after this time, and as long again for a compaction under way. */
const ERASURE_MS: Millis = 30 * 60 * 1_000;
const REST_AFTER_FAILURE_MS: Millis = 60 * 1_000;
/** Below twice the state itself, compaction would write more than it saves. */
const GROWTH = 2;

/** What a compaction needs to know of the rooms. */
export interface CompactionSource {
  base(): BaseRecord;
  ids(): readonly RoomId[];
  save(room: RoomId): RoomRecord;
}
export interface JournalHistory {
  /** Files before the one that is written now. */
  readonly older: readonly number[];
  readonly olderBytes: number;
  /** Size of the state when it was last written in full; 0 if never. */
  readonly compactedBytes: number;
  /** When the oldest commit erased something that may still stand in these files. */
  readonly erasedAt: Millis | undefined;
}

/**
 * Keeps the journal small: switches to a new file, writes each room's state there among the running commits, and then
 * removes the older files. No file ever changes what it said, so a crash at any point leaves a journal that reads right.
 */
export class Compaction {
  private readonly older: number[];
  private olderBytes: number;
  private compactedBytes: number;
  private isBusy = false;
  private isErasureDue = false;
  private isErasureAwaited = false;

  constructor(
    private readonly journal: Journal,
    private readonly source: CompactionSource,
    private readonly setup: JournalSetup,
    private readonly minBytes: number,
    history: JournalHistory,
  ) {
    this.older = [...history.older];
    this.olderBytes = history.olderBytes;
    this.compactedBytes = history.compactedBytes;
    journal.onFlushed(() => this.consider());
  }

  /** Something was erased or overwritten, so long ago, that still stands in the journal. */
  noteErasure(ageMs: Millis = 0): void {
    if (this.isErasureAwaited) return;
    this.isErasureAwaited = true;
    this.setup.clock.after(Math.max(0, ERASURE_MS - ageMs), () => {
      this.isErasureDue = true;
      this.consider();
    });
  }

  private consider(): void {
    const bytes = this.olderBytes + this.journal.position.size;
    const isLarge = bytes > this.minBytes && bytes > GROWTH * this.compactedBytes;
    if (this.isBusy || this.journal.isClosed || !(isLarge || this.isErasureDue)) return;
    this.isBusy = true;
    void this.compact().then(
      () => {
        this.isBusy = false;
        this.consider(); // Something may have come due meanwhile.
      },
      (error: unknown) => {
        this.setup.log.warn(`compaction of ${this.setup.dataDir} failed, trying again later: ${String(error)}`);
        this.setup.clock.after(REST_AFTER_FAILURE_MS, () => {
          this.isBusy = false;
          this.consider();
        });
      },
    );
  }

  private async compact(): Promise<void> {
    const { number, size } = await this.journal.rotate(() => this.source.base());
    this.older.push(number);
    this.olderBytes += size;
    // From here on an erasure may concern what this very compaction writes.
    this.isErasureDue = false;
    this.isErasureAwaited = false;
    for (const room of this.source.ids()) {
      this.journal.append(this.source.save(room));
      if (this.journal.pending > SLICE_BYTES) await this.journal.drained();
      if (this.journal.isClosed) return;
    }
    this.journal.append({ t: 'compacted' });
    await this.journal.drained();
    this.compactedBytes = this.journal.position.size;
    await this.removeOlder();
  }

  private async removeOlder(): Promise<void> {
    const { files, dataDir } = this.setup;
    // Ascending, and each forgotten only once it is gone: a failure leaves the rest to the next compaction.
    for (let file = this.older[0]; file !== undefined; file = this.older[0]) {
      await files.remove(journalPath(dataDir, file));
      this.older.shift();
    }
    this.olderBytes = 0;
    await files.syncDirectory(dataDir);
  }
}

/**
 * When `record` took back what was said, if it did. Rows come and go all the time (leases), and count only where it says
 * so.
 */
export function erasedAt(record: JournalRecord): Millis | undefined {
  if (record.t === 'room') return record.wipedAt;
  if (record.t !== 'commit') return undefined;
  const { isErasure = false, erase = [], lists = [], clears = [], disown, now } = record;
  if (clears.length > 0 || disown !== undefined) return now;
  return isErasure || erase.length > 0 || lists.some((change) => change.op === 'replace') ? now : undefined;
}
