import type { Outbox } from './outbox.js';
import type { OutboxStorage } from './outbox-storage.js';

/** The outbox and where it is kept. A storage that fails is told of, and changes nothing else. */
export class KeptOutbox {
  private storage: OutboxStorage | undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Takes over what an earlier life left; what cannot be loaded is as if it had not been there. */
  async restore(storage: OutboxStorage): Promise<void> {
    try {
      const state = await storage.load();
      if (state !== undefined) this.outbox.restore(state);
    } catch (error) {
      this.onError(error);
    }
    this.storage = storage; // Not before: what is saved takes the place of what was.
    void this.save();
  }

  /** What cannot be saved now is saved with the next change. */
  async save(): Promise<void> {
    try {
      await this.storage?.save(this.outbox);
    } catch (error) {
      this.onError(error);
    }
  }
}
