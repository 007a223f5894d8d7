import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { erasedAt } from './compaction.js';
import type { Millis } from '../room-contents.js';
import type { JournalHistory } from './compaction.js';
import { journalNumbers, journalPath } from './journal-files.js';
import { LineScanner } from './journal-line.js';
import type { ScannedLine } from './journal-line.js';
import { JOURNAL_FORMAT } from './journal-records.js';
import type { JournalRecord } from './journal-records.js';
import type { JournalTail } from './journal.js';
import type { StoreLog } from '../store-log.js';

const FIRST_FILE = 1;
const READ_CHUNK_BYTES = 1024 * 1024;

export interface Recovered {
  readonly tail: JournalTail;
  readonly history: JournalHistory;
}
interface Damage {
  readonly file: number;
  readonly line: ScannedLine;
}

/**
 * Hands every whole record to `apply`, oldest first, and drops the end that a crash left half written.
 * Lines were acknowledged only after their whole batch was synced, and a batch begins only after the one before it was:
 * so damage that no later batch follows was never acknowledged, and any other damage means a broken disk: it rejects.
 */
export async function recover(
  dataDir: string,
  apply: (record: JournalRecord) => void,
  log: StoreLog,
): Promise<Recovered> {
  const numbers = await journalNumbers(dataDir);
  const history = new HistoryReader();
  const damage = await replay(dataDir, numbers, (file, line, record) => {
    history.see(file, line, record);
    apply(record);
  });
  if (damage !== null) await reportDropped(dataDir, damage, log);
  const last = damage?.file ?? numbers.at(-1) ?? FIRST_FILE;
  // What a finished compaction had no time to remove, and what a switch that never happened left behind.
  const useless = numbers.filter((file) => file < history.completeFrom || file > last);
  for (const file of useless) await rm(journalPath(dataDir, file), { force: true });
  return { tail: { number: last, size: history.sizeOf(last) }, history: history.before(last) };
}

type Seen = (file: number, line: ScannedLine, record: JournalRecord) => void;

/** Tells `seen` the whole lines up to the first damaged one, and returns that. */
async function replay(dataDir: string, numbers: readonly number[], seen: Seen): Promise<Damage | null> {
  let damage: Damage | null = null;
  for (const file of numbers) {
    const path = journalPath(dataDir, file);
    for await (const line of linesOf(path)) {
      if (damage !== null) refuseIfWrittenLater(dataDir, damage, line);
      else if (line.record === null) damage = { file, line };
      else {
        refuseNewerFormat(line.record, path);
        seen(file, line, line.record);
      }
    }
  }
  return damage;
}

/** Notes, while the journal is read, what decides about the next compaction. */
class HistoryReader {
  /** First file that is still needed. */
  completeFrom = 0;
  private compactedBytes = 0;
  private readonly sizes = new Map<number, number>();
  /** Time of the first erasure in a file. */
  private readonly erasedIn = new Map<number, Millis>();

  see(file: number, line: ScannedLine, record: JournalRecord): void {
    this.sizes.set(file, line.start + line.length);
    const at = erasedAt(record);
    if (at !== undefined && !this.erasedIn.has(file)) this.erasedIn.set(file, at);
    if (record.t !== 'compacted') return;
    this.completeFrom = file;
    this.compactedBytes = this.sizeOf(file);
  }

  sizeOf(file: number): number {
    return this.sizes.get(file) ?? 0;
  }

  before(tail: number): JournalHistory {
    const needed = [...this.sizes.keys()].filter((file) => file >= this.completeFrom && file <= tail);
    const older = needed.filter((file) => file < tail);
    return {
      older,
      olderBytes: older.reduce((sum, file) => sum + this.sizeOf(file), 0),
      compactedBytes: this.compactedBytes,
      // Files are read in their order, and so are times.
      erasedAt: needed.map((file) => this.erasedIn.get(file)).find((at) => at !== undefined),
    };
  }
}

async function* linesOf(path: string): AsyncGenerator<ScannedLine> {
  const scanner = new LineScanner();
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: READ_CHUNK_BYTES });
  for await (const chunk of stream) yield* scanner.push(chunk);
  yield* scanner.end();
}

function refuseIfWrittenLater(dataDir: string, damage: Damage, later: ScannedLine): void {
  // A new file begins at a batch border, but its first line may be there although the switch to it never happened.
  if (later.record === null || !later.isFirstOfBatch || later.record.t === 'base') return;
  const path = journalPath(dataDir, damage.file);
  const { number, start } = damage.line;
  throw new Error(
    `${path} is damaged in line ${number} (byte ${start}), and it is not the unfinished end of a crash: lines that were ` +
      `written later are whole. Nothing was changed. Restore ${dataDir} from a backup, or give up everything from that ` +
      `line on: "truncate -s ${start} ${path}", and move the journal files with higher numbers away.`,
  );
}

function refuseNewerFormat(record: JournalRecord, path: string): void {
  if ((record.t === 'base' || record.t === 'open') && record.format > JOURNAL_FORMAT) {
    throw new Error(
      `${path} was written by a newer release (format ${record.format}, this one reads ${JOURNAL_FORMAT})`,
    );
  }
}

async function reportDropped(dataDir: string, { file, line }: Damage, log: StoreLog): Promise<void> {
  const path = journalPath(dataDir, file);
  const dropped = (await stat(path)).size - line.start;
  log.warn(
    `${path}: dropped the unfinished last ${dropped} bytes, from line ${line.number}; ` +
      'unless the disk lost what it had confirmed, none of it was acknowledged',
  );
}
