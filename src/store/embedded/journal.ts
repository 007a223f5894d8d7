import type { Clock } from '../../clock/clock.js';
import { StoreUnavailable } from '../room-store.js';
import { Batch } from './batch.js';
import { errnoOf } from './errno.js';
import { journalPath } from './journal-files.js';
import type { JournalFile, JournalFiles } from './journal-files.js';
import { encodeLine } from './journal-line.js';
import type { BaseRecord, JournalRecord } from './journal-records.js';
import type { StoreLog } from '../store-log.js';

/** Writers answer within this time, even if the disk does not. */
const DEADLINE_MS = 2_000;
const RETRY_MS = 500;
/** Beyond it the disk is too slow for what is asked; better to say so than to fill the memory. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;
const NO_SPACE: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

export interface JournalTail {
  readonly number: number;
  /** Bytes of the file that are known to be good. */
  readonly size: number;
}
export interface JournalSetup {
  readonly dataDir: string;
  readonly files: JournalFiles;
  readonly clock: Clock;
  readonly log: StoreLog;
}
interface Rotation {
  readonly base: () => BaseRecord;
  readonly done: (left: JournalTail) => void;
  readonly failed: (error: unknown) => void;
}
interface Fault {
  readonly isFull: boolean;
  readonly reason: string;
}

/**
 * The append-only file: what is appended together is written and synced together, in the order of the appends.
 * A failed write is taken back and tried again until it succeeds, so that memory and file never part.
 */
export class Journal {
  private collecting = new Batch();
  private writing: Batch | null = null;
  private pendingBytes = 0;
  private fault: Fault | null = null;
  private rotation: Rotation | null = null;
  private running: Promise<void> | null = null;
  private isClosing = false;
  private endPause: () => void = () => undefined;
  private flushed: () => void = () => undefined;

  private constructor(
    private readonly setup: JournalSetup,
    private file: JournalFile,
    private tail: JournalTail,
  ) {}

  static async open(setup: JournalSetup, tail: JournalTail): Promise<Journal> {
    const file = await setup.files.open(journalPath(setup.dataDir, tail.number));
    await file.truncate(tail.size);
    await setup.files.syncDirectory(setup.dataDir);
    return new Journal(setup, file, tail);
  }

  get position(): JournalTail {
    return this.tail;
  }

  get isClosed(): boolean {
    return this.isClosing;
  }

  /** Bytes (about) that wait for the disk. */
  get pending(): number {
    return this.pendingBytes;
  }

  /** Resolves when everything appended so far is durable, however long that takes. */
  async drained(): Promise<void> {
    const batch = this.collecting.lines.length > 0 ? this.collecting : this.writing;
    await new Promise<void>((resolve) => (batch === null ? resolve() : batch.whenDurable(resolve)));
  }

  /** Why nothing can be appended now; `full` if for want of space. */
  refusal(): 'full' | StoreUnavailable | null {
    if (this.isClosing) return new StoreUnavailable('the journal is closed');
    if (this.fault !== null) return this.fault.isFull ? 'full' : new StoreUnavailable(this.fault.reason);
    if (this.pendingBytes > MAX_PENDING_BYTES)
      return new StoreUnavailable('the disk does not keep up with the journal');
    return null;
  }

  /** What hinders writing, in words for the operator. */
  get trouble(): string | null {
    return this.fault?.reason ?? null;
  }

  /** Takes the line in; the batch says when it is durable. */
  append(record: JournalRecord): Batch {
    const batch = this.collecting;
    const line = encodeLine(JSON.stringify(record), batch.lines.length === 0);
    batch.lines.push(line);
    this.pendingBytes += line.length;
    if (batch.lines.length === 1) {
      const cancel = this.setup.clock.after(DEADLINE_MS, () =>
        batch.giveUp(this.trouble ?? 'the disk does not answer'),
      );
      batch.whenDurable(cancel);
    }
    this.start();
    return batch;
  }

  /** Later appends go to the next file, which begins with `base`; gives the file left. On rejection nothing has changed. */
  rotate(base: () => BaseRecord): Promise<JournalTail> {
    return new Promise((done, failed) => {
      this.rotation = { base, done, failed };
      this.start();
    });
  }

  /** Calls `listener` after each batch that became durable. */
  onFlushed(listener: () => void): void {
    this.flushed = listener;
  }

  /** Writes what is pending, with one last try if the disk is failing. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.endPause();
    await this.running;
    await this.file.close();
  }

  private start(): void {
    this.running ??= this.run().finally(() => {
      this.running = null;
      if (!this.isClosing && (this.rotation !== null || this.collecting.lines.length > 0)) this.start();
    });
  }

  private async run(): Promise<void> {
    // Lets everything that arrived in this turn of the event loop share one sync.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      if (this.rotation !== null) await this.rotateNow(this.rotation);
      const batch = this.collecting;
      if (batch.lines.length === 0) return;
      this.collecting = new Batch();
      this.writing = batch;
      if (!(await this.write(batch))) return;
    }
  }

  /** Whether the batch is durable; otherwise the journal is closing and it never will be. */
  private async write(batch: Batch): Promise<boolean> {
    const data = Buffer.from(batch.lines.join(''));
    while (!(await this.tryWrite(data))) {
      if (this.isClosing) {
        this.setup.log.error(`the journal closes without its last ${batch.lines.length} lines: ${this.trouble ?? ''}`);
        batch.giveUp(this.trouble ?? '');
        this.collecting.giveUp(this.trouble ?? '');
        return false;
      }
      await this.pause();
    }
    this.tail = { ...this.tail, size: this.tail.size + data.length };
    for (const line of batch.lines) this.pendingBytes -= line.length;
    this.writing = null;
    batch.complete();
    this.flushed();
    return true;
  }

  private async tryWrite(data: Buffer): Promise<boolean> {
    try {
      await this.file.write(data, this.tail.size);
      await this.file.sync();
    } catch (error) {
      this.note(error);
      // So that a crash now leaves no half-written line. If even this fails, recovery drops that line.
      await this.file.truncate(this.tail.size).catch(() => undefined);
      return false;
    }
    if (this.fault !== null) this.setup.log.log('the journal can be written again');
    this.fault = null;
    return true;
  }

  private note(error: unknown): void {
    const reason = `the journal in ${this.setup.dataDir} cannot be written: ${String(error)}`;
    if (this.fault === null) this.setup.log.error(`${reason}; trying again every ${RETRY_MS} ms`);
    this.fault = { isFull: NO_SPACE.has(errnoOf(error)), reason };
  }

  private async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.endPause = resolve;
      this.setup.clock.after(RETRY_MS, resolve);
    });
  }

  private async rotateNow({ base, done, failed }: Rotation): Promise<void> {
    this.rotation = null;
    const { files, dataDir } = this.setup;
    const number = this.tail.number + 1;
    const path = journalPath(dataDir, number);
    let next: JournalFile | null = null;
    try {
      next = await files.open(path);
      const line = Buffer.from(encodeLine(JSON.stringify(base()), true));
      await next.truncate(0);
      await next.write(line, 0);
      await next.sync();
      await files.syncDirectory(dataDir);
      await this.file.close();
      this.file = next;
      const left = this.tail;
      this.tail = { number, size: line.length };
      done(left);
    } catch (error) {
      await next?.close().catch(() => undefined);
      await files.remove(path).catch(() => undefined);
      failed(error);
    }
  }
}
