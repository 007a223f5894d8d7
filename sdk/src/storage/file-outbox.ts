import { open, readFile, rename } from 'node:fs/promises';
import type { OutboxState } from '../outbox.js';
import type { OutboxStorage } from '../outbox-storage.js';
import { SerialSaves } from './serial-saves.js';

/** An outbox in a file of JSON, for Node. The file is replaced as a whole, so that a crash leaves the old one or the new. */
export class FileOutbox implements OutboxStorage {
  private readonly saves = new SerialSaves((state) => this.write(state));

  /** Its directory must exist; a file of the same name and `.new` is written beside it. */
  constructor(private readonly path: string) {}

  /** Rejects if there is a file that cannot be read, or is no outbox. */
  async load(): Promise<OutboxState | undefined> {
    try {
      return JSON.parse(await readFile(this.path, 'utf8')) as OutboxState;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Resolves when it is on the disk. */
  save(outbox: { toJSON(): OutboxState }): Promise<void> {
    return this.saves.save(outbox);
  }

  private async write(state: OutboxState): Promise<void> {
    const fresh = `${this.path}.new`;
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(state));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, this.path);
  }
}
