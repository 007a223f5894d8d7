import type { OutboxStorage, RallyClient } from '@rally/client';
import { parseJson } from './parse-frame.js';

export type OutboxState = ReturnType<RallyClient['outbox']['toJSON']>;

const NOTHING: OutboxState = { waiting: [], acked: [] };

/**
 * Where the commands of a user wait for as long as the tab lives: over reloads, and from one session to the next. A tab that
 * is made as a copy of this one has a copy of them, too: their ids are the same, so nothing is done twice.
 */
export class TabOutbox implements OutboxStorage {
  private readonly key: string;

  constructor(user: string) {
    this.key = `rally.outbox.${user}`;
  }

  /** What the session before has left. */
  read(): OutboxState {
    const kept = sessionStorage.getItem(this.key);
    return kept === null ? NOTHING : (parseJson(kept) as OutboxState);
  }

  /** It is handed in when the client is made, so that the first look at the page has it. */
  load(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** At once: the page may be gone in a moment. */
  save(outbox: { toJSON(): OutboxState }): Promise<void> {
    sessionStorage.setItem(this.key, JSON.stringify(outbox));
    return Promise.resolve();
  }
}
