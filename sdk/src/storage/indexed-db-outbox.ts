import type { OutboxState } from '../outbox.js';
import type { OutboxStorage } from '../outbox-storage.js';
import { SerialSaves } from './serial-saves.js';

/** What of IndexedDB is used, as browsers have it. */
interface Request<Result> {
  readonly result: Result;
  readonly error: Error | null;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
}
interface OpenRequest extends Request<Database> {
  onupgradeneeded: (() => void) | null;
}
interface Database {
  createObjectStore(name: string): unknown;
  transaction(store: string, mode: 'readonly' | 'readwrite'): Transaction;
  close(): void;
}
interface Transaction {
  readonly error: Error | null;
  oncomplete: (() => void) | null;
  onabort: (() => void) | null;
  objectStore(name: string): {
    get(key: string): Request<unknown>;
    put(value: unknown, key: string): Request<unknown>;
  };
}
export interface IndexedDb {
  open(name: string, version: number): OpenRequest;
}

const DATABASE = 'rally-outbox';
const STORE = 'outboxes';

/** An outbox in the browser's database, which tells what became of each transaction. */
export class IndexedDbOutbox implements OutboxStorage {
  private readonly saves = new SerialSaves((state) => this.write(state));

  /**
   * `name`: one for each client that lives at the same time, so for each user, and for each tab that may send: of two that
   * share one, the last to save would win.
   */
  constructor(
    private readonly name: string,
    private readonly indexedDb: IndexedDb = (globalThis as unknown as { indexedDB: IndexedDb }).indexedDB,
  ) {}

  /** Rejects if the browser gives no database, as in some private windows. */
  async load(): Promise<OutboxState | undefined> {
    const database = await this.open();
    try {
      const request = database.transaction(STORE, 'readonly').objectStore(STORE).get(this.name);
      return (await resultOf(request)) as OutboxState | undefined;
    } finally {
      database.close();
    }
  }

  save(outbox: { toJSON(): OutboxState }): Promise<void> {
    return this.saves.save(outbox);
  }

  private async write(state: OutboxState): Promise<void> {
    const database = await this.open();
    try {
      const transaction = database.transaction(STORE, 'readwrite');
      const isOver = endOf(transaction);
      transaction.objectStore(STORE).put(state, this.name);
      await isOver;
    } finally {
      database.close();
    }
  }

  private open(): Promise<Database> {
    const request = this.indexedDb.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    return resultOf(request);
  }
}

function resultOf<Result>(request: Request<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The database failed'));
  });
}

function endOf(transaction: Transaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The database gave up'));
  });
}
