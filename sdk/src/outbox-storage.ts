import type { OutboxState } from './outbox.js';

/** Where an outbox outlives the program. One client at a time. */
export interface OutboxStorage {
  /** What was saved last; `undefined` if nothing was. */
  load(): Promise<OutboxState | undefined>;
  /** Resolves when what the outbox held then, or later, is kept. It may be called again before. */
  save(outbox: { toJSON(): OutboxState }): Promise<void>;
}
