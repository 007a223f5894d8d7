import { constants } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that the journal appends to; offsets and lengths in bytes. */
export interface JournalFile {
  /** All of `data` at `offset`, or a rejection after which any part of it may be there. */
  write(data: Buffer, offset: number): Promise<void>;
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** The few file operations that the journal does; tests put faults in their way. */
export interface JournalFiles {
  /** Opens for writing, creates if absent. */
  open(path: string): Promise<JournalFile>;
  remove(path: string): Promise<void>;
  /** Makes created and removed names durable. */
  syncDirectory(path: string): Promise<void>;
}

export const diskFiles: JournalFiles = {
  async open(path) {
    // Neither 'a' (it ignores offsets) nor 'w' (it cuts what is there); chat and positions are nobody else's to read.
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    return {
      async write(data, offset) {
        for (let done = 0; done < data.length;) {
          const { bytesWritten } = await handle.write(data, done, data.length - done, offset + done);
          done += bytesWritten;
        }
      },
      sync: () => handle.datasync(),
      truncate: (length) => handle.truncate(length),
      close: () => handle.close(),
    };
  },
  remove: (path) => rm(path, { force: true }),
  async syncDirectory(path) {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

const NAME = /^journal-(\d{1,15})\.ndjson$/;

export function journalPath(dataDir: string, number: number): string {
  return join(dataDir, `journal-${number}.ndjson`);
}

/** Numbers of the journal files in `dataDir`, ascending. */
export async function journalNumbers(dataDir: string): Promise<number[]> {
  const numbers: number[] = [];
  for (const name of await readdir(dataDir)) {
    const digits = NAME.exec(name)?.[1];
    if (digits !== undefined) numbers.push(Number(digits));
  }
  return numbers.sort((a, b) => a - b);
}
