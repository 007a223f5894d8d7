import type { RoomStore } from '../../../store/room-store.js';

/** How two went by each other: not at all, or the second came between, and the first had to decide again, or had not. */
export type Meeting = 'none' | 'again' | 'unnoticed';

/** A store as instances have it in which somebody else may come right before the next commit, once. */
export class ModelMeetings {
  private meanwhile: (() => Promise<void>) | undefined;
  private last: Meeting = 'none';

  constructor(private readonly real: RoomStore) {}

  store(): RoomStore {
    const store = Object.create(this.real) as RoomStore;
    store.commit = async (room, commit) => {
      const { meanwhile } = this;
      if (meanwhile === undefined) return this.real.commit(room, commit);
      this.meanwhile = undefined;
      await meanwhile();
      const result = await this.real.commit(room, commit);
      this.last = result.kind === 'committed' ? 'unnoticed' : 'again';
      return result;
    };
    return store;
  }

  /** Does the first, and the second between its reading and its commit; if it commits nothing, the second is not done. */
  async of(first: () => Promise<void>, second: () => Promise<void>): Promise<Meeting> {
    this.last = 'none';
    this.meanwhile = second;
    await first();
    this.meanwhile = undefined;
    return this.last;
  }
}
